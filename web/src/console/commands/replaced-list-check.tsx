import type { CommandType } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import { type Commands, targetLabel } from './commands.js';
import { Mistakes } from './mistakes.js';
import type { Answers, FormGroup } from './form-groups.js';
import { CONFIRM_EMPTY } from './form-model.js';
import { mistakesAt, partOf, type Mistake } from './form-values.js';
import {
  differenceOf,
  differenceWords,
  entriesIn,
  replacedParam,
  type CurrentList,
} from './replaced-list.js';

const t = ACTIONS.difference;

/** More targets are counted. */
const MOST_TARGETS = 5;

interface Props {
  commands: Commands;
  type: CommandType;
  group: FormGroup;
  /** What each target of the group has now. */
  current: readonly CurrentList[];
  answers: Answers;
  mistakes: readonly Mistake[];
  onAnswers: (answers: Answers) => void;
}

/** What a list that replaces another would change, before it is sent; an empty list has to be confirmed with a tick. */
export function ReplacedListCheck({ commands, type, group, current, answers, mistakes, onAnswers }: Props) {
  const param = replacedParam(type);
  if (param === undefined) return null;
  const { account, targets } = group;
  const value = partOf(answers.params, param);
  const entries = entriesIn(value, commands.names.agents(account), group.skills);
  const path = `params.${CONFIRM_EMPTY}`;
  const isEmpty = !Array.isArray(value) || value.length === 0;
  return (
    <>
      <div class="difference" role="status">
        {targets.slice(0, MOST_TARGETS).map((target, i) => {
          const before = current[i];
          const words =
            before === undefined || typeof before === 'string'
              ? t[before ?? 'unknown']
              : differenceWords(differenceOf(before, entries));
          return (
            <p key={`${target.agent ?? ''}/${target.queue ?? ''}`}>
              {targets.length > 1 && <b>{targetLabel([target], commands.names)}: </b>}
              {words}
            </p>
          );
        })}
        {targets.length > MOST_TARGETS && <p>{t.moreTargets({ count: targets.length - MOST_TARGETS })}</p>}
      </div>
      {isEmpty && !current.includes('loading') && (
        <p class="field">
          <label class="choice">
            <input
              type="checkbox"
              checked={answers.confirmEmpty}
              aria-describedby={`${account}-${CONFIRM_EMPTY}-mistakes`}
              aria-invalid={mistakesAt(mistakes, path).length > 0}
              onChange={(event) => onAnswers({ ...answers, confirmEmpty: event.currentTarget.checked })}
            />
            {t.confirmEmpty}
          </label>
          <Mistakes id={`${account}-${CONFIRM_EMPTY}-mistakes`} mistakes={mistakesAt(mistakes, path)} />
        </p>
      )}
    </>
  );
}
