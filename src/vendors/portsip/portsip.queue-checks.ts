import type { RosterQueue } from '../../modules/domain/reading.js';
import type { Mistake } from '../port/command.js';
import type { ForwardRule, UpdateFields } from './portsip.queue-fields.js';

type Settings = NonNullable<RosterQueue['settings']>;

const RULES = ['no_answer_forward_rule', 'night_mode_forward_rule'] as const;

/**
 * What the page says of one field by another.
 *
 * @param before the settings as they are, or the page's defaults for a queue that is to be made
 */
export function fieldMistakes(fields: UpdateFields, before: Settings): Mistake[] {
  const mistake = (path: string[], code: string, message: string): Mistake => ({
    path: ['params', 'fields', ...path],
    code,
    message,
  });
  const mistakes: Mistake[] = [];
  const informs = fields.inform_position ?? before['inform_position'];
  if (fields.inform_position_interval !== undefined && informs === 'DISABLE')
    mistakes.push(
      mistake(
        ['inform_position_interval'],
        'position-not-announced',
        'is there only where inform_position is PERIODICALLY or ON_CONNECTED',
      ),
    );
  const autoReady = fields.agent_auto_ready ?? before['agent_auto_ready'];
  if (fields.agent_auto_not_ready_after_non_acd_call !== undefined && autoReady === true)
    mistakes.push(
      mistake(
        ['agent_auto_not_ready_after_non_acd_call'],
        'ignored-by-auto-ready',
        'is ignored while agent_auto_ready is on',
      ),
    );
  for (const name of RULES) {
    const rule = fields[name];
    if (rule !== undefined && lacksNumber(rule))
      mistakes.push(mistake([name, 'number'], 'number-required', `is needed for ${rule.action}`));
  }
  return mistakes;
}

const lacksNumber = ({ action, number = '' }: ForwardRule): boolean => action !== 'HANGUP' && number === '';

/** The page's defaults, as far as other fields depend on them. */
export const DEFAULTS: Settings = { inform_position: 'DISABLE', agent_auto_ready: true };
