import { useContext } from 'preact/hooks';
import { ACTIONS } from '../texts/actions.js';
import { REMEDIES as t } from '../texts/remedies.js';
import { Mistake, MistakesContext, SecondsField, SelectField, TextField, Tick } from './fields.js';
import {
  mayBeAuto,
  namesQueues,
  REMEDY_TYPES,
  targetOf,
  targetsFor,
  type RemedyForm,
  type RemedyTarget,
} from './remedy-form.js';
import type { Choice } from './scope-fields.js';

const GUARDS = ['expiresSeconds', 'maxPerHour', 'agentCooldownSeconds', 'pauseQuotaPercent'];

interface Props {
  remedy: RemedyForm;
  /** What the rule is about. */
  subject: string;
  agents: readonly Choice[];
  queues: readonly Choice[];
  groups: readonly Choice[];
  onRemedy: (change: Partial<RemedyForm>) => void;
}

/** What a rule does when it fires. */
export function RemedyFields(props: Props) {
  const { remedy, onRemedy } = props;
  const { action, kept } = remedy;
  return (
    <fieldset class="group">
      <legend>{t.title}</legend>
      <small>{t.hint}</small>
      <Mistake path="then" />
      <SelectField
        path="then.command.type"
        label={t.action}
        value={action}
        onValue={(next) => onRemedy({ action: actionIn(next) })}
      >
        <option value="">{t.nothing}</option>
        {kept !== undefined && (
          <option value="kept">{t.kept({ name: ACTIONS.types[kept.command.type].name })}</option>
        )}
        {REMEDY_TYPES.map((type) => (
          <option key={type} value={type}>
            {ACTIONS.types[type].name}
          </option>
        ))}
      </SelectField>
      {action !== '' && action !== 'kept' && (
        <>
          <Target {...props} />
          {namesQueues(action) && <Queues {...props} />}
          {action === 'agent.join' && (
            <Tick
              label={t.leaveWhenClear}
              checked={remedy.leaveWhenClear}
              onChecked={(leaveWhenClear) => onRemedy({ leaveWhenClear })}
            />
          )}
          <Mistake path="then.leaveWhenClear" />
          <Approval {...props} />
          <Guards {...props} />
        </>
      )}
    </fieldset>
  );
}

const actionIn = (text: string): RemedyForm['action'] =>
  text === 'kept' ? text : (REMEDY_TYPES.find((one) => one === text) ?? '');

function Target({ remedy, subject, agents, groups, onRemedy }: Props) {
  const target = targetOf(remedy, subject);
  const targets = targetsFor(subject, remedy.action);
  const isPick = target === 'paused' || target === 'group';
  return (
    <>
      <SelectField
        path="then.pick"
        label={t.target.label}
        value={target}
        onValue={(next) =>
          onRemedy({ target: targets.find((one): one is RemedyTarget => one === next) ?? target })
        }
      >
        {targets.map((one) => (
          <option key={one} value={one}>
            {t.target[one]}
          </option>
        ))}
      </SelectField>
      <div class="fields">
        {target === 'named' && (
          <ChoiceField
            path="then.command.agent"
            label={t.agent}
            choices={agents}
            value={remedy.agent}
            onValue={(agent) => onRemedy({ agent })}
          />
        )}
        {target === 'group' && (
          <ChoiceField
            path="then.pick.group"
            label={t.group}
            choices={groups}
            value={remedy.group}
            onValue={(group) => onRemedy({ group })}
          />
        )}
        {target === 'paused' && (
          <TextField
            path="then.pick.reason"
            label={t.reason}
            hint={t.reasonHint}
            value={remedy.reason}
            onValue={(reason) => onRemedy({ reason })}
          />
        )}
        {isPick && (
          <TextField
            path="then.pick.most"
            label={t.most}
            type="number"
            value={remedy.most}
            onValue={(most) => onRemedy({ most })}
          />
        )}
      </div>
    </>
  );
}

interface ChoiceProps {
  path: string;
  label: string;
  choices: readonly Choice[];
  value: string;
  onValue: (value: string) => void;
}

/** What is chosen and not there any more stays, by its id. */
function ChoiceField({ choices, value, ...field }: ChoiceProps) {
  const isGone = value !== '' && !choices.some(({ id }) => id === value);
  return (
    <SelectField value={value} {...field}>
      <option value="">{t.choose}</option>
      {[...choices, ...(isGone ? [{ id: value, name: value }] : [])].map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}

function Queues({ remedy, subject, queues, onRemedy }: Props) {
  const chosen = remedy.queues ?? [];
  const isOfAlert = remedy.queues === undefined && subject === 'queue';
  return (
    <div class="field" role="group" aria-label={t.queues} data-field="then.command.queues">
      <b aria-hidden="true">{t.queues}</b>
      {subject === 'queue' && (
        <Tick
          label={t.queueOfAlert}
          checked={isOfAlert}
          onChecked={(is) => onRemedy({ queues: is ? undefined : [] })}
        />
      )}
      {!isOfAlert && (
        <div class="boxes" role="group" aria-label={t.queues} tabIndex={0}>
          {queues.map(({ id, name }) => (
            <Tick
              key={id}
              label={name}
              checked={chosen.includes(id)}
              onChecked={(is) =>
                onRemedy({ queues: is ? [...chosen, id] : chosen.filter((one) => one !== id) })
              }
            />
          ))}
        </div>
      )}
      <Mistake path="then.command.queues" />
    </div>
  );
}

function Approval({ remedy, onRemedy }: Props) {
  const ways = mayBeAuto(remedy.action) ? (['required', 'auto'] as const) : (['required'] as const);
  const approval = ways.find((way) => way === remedy.approval) ?? 'required';
  return (
    <div class="field" role="group" aria-label={t.approval.label} data-field="then.approval">
      <b aria-hidden="true">{t.approval.label}</b>
      {ways.map((way) => (
        <Tick
          key={way}
          kind="radio"
          name="remedy-approval"
          label={t.approval[way]}
          checked={approval === way}
          onChecked={() => onRemedy({ approval: way })}
        />
      ))}
      <Mistake path="then.approval" />
    </div>
  );
}

function Guards({ remedy, onRemedy }: Props) {
  const mistakes = useContext(MistakesContext);
  return (
    <details open={GUARDS.some((guard) => mistakes.has(`then.${guard}`))}>
      <summary>{t.guards}</summary>
      <SecondsField
        path="then.expiresSeconds"
        label={t.expiresSeconds}
        value={remedy.expiresSeconds}
        onValue={(expiresSeconds) => onRemedy({ expiresSeconds })}
      />
      <TextField
        path="then.maxPerHour"
        label={t.maxPerHour}
        type="number"
        value={remedy.maxPerHour}
        onValue={(maxPerHour) => onRemedy({ maxPerHour })}
      />
      <SecondsField
        path="then.agentCooldownSeconds"
        label={t.cooldownSeconds}
        hint={t.cooldownHint}
        value={remedy.agentCooldownSeconds}
        onValue={(agentCooldownSeconds) => onRemedy({ agentCooldownSeconds })}
      />
      {remedy.action === 'agent.pause' && (
        <TextField
          path="then.pauseQuotaPercent"
          label={t.pauseQuota}
          hint={t.pauseQuotaHint}
          type="number"
          unit="%"
          value={remedy.pauseQuotaPercent}
          onValue={(pauseQuotaPercent) => onRemedy({ pauseQuotaPercent })}
        />
      )}
    </details>
  );
}
