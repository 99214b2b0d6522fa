import { useContext } from 'preact/hooks';
import type { AlertChannel } from '../../../client/index.js';
import { RULES } from '../texts/rules.js';
import { Items, Mistake, MistakesContext, optionsOf, SecondsField, SelectField, Tick } from './fields.js';
import { newStep, type RuleForm } from './rule-form.js';

const t = RULES.form;
const MOST_STEPS = 5;
const FOLDED = ['cooldownSeconds', 'repeatSeconds', 'groupBySeconds'];

interface Props {
  form: RuleForm;
  onForm: (change: Partial<RuleForm>) => void;
  channels: readonly AlertChannel[];
}

/** Which channels get a message, when, and what is heard. */
export function StepFields({ form, onForm, channels }: Props) {
  const mistakes = useContext(MistakesContext);
  // A mistake must not be folded away.
  const isWrong = FOLDED.some((path) => mistakes.has(path));
  return (
    <fieldset class="group">
      <legend>{t.steps}</legend>
      <small>{t.stepsHint}</small>
      <Mistake path="steps" />
      <Items
        items={form.steps}
        nameOf={(number) => t.stepTitle({ number })}
        add={t.addStep}
        most={MOST_STEPS}
        make={newStep}
        onItems={(steps) => onForm({ steps })}
      >
        {({ after, to, unlessAcked }, i, change) => (
          <div class="fields">
            <SecondsField
              path={`steps.${i}.afterSeconds`}
              label={t.after}
              value={after}
              onValue={(next) => change({ after: next })}
            />
            <div class="field" role="group" aria-label={t.toChannels} data-field={`steps.${i}.to`}>
              <b aria-hidden="true">{t.toChannels}</b>
              {channels.length === 0 && to.length === 0 && <small>{t.noChannels}</small>}
              {choicesFor(channels, to).map(({ id, label }) => (
                <Tick
                  key={id}
                  label={label}
                  checked={to.includes(id)}
                  onChecked={(is) => change({ to: is ? [...to, id] : to.filter((one) => one !== id) })}
                />
              ))}
              <Mistake path={`steps.${i}.to`} />
            </div>
            <Tick
              label={t.unlessAcked}
              checked={unlessAcked}
              onChecked={(is) => change({ unlessAcked: is })}
            />
          </div>
        )}
      </Items>
      <SelectField
        path="sound"
        label={t.sound}
        hint={t.soundHint}
        value={form.sound}
        onValue={(next) => onForm({ sound: SOUNDS.find((one) => one === next) ?? '' })}
      >
        {optionsOf(t.sounds)}
      </SelectField>
      <details open={isWrong}>
        <summary>{t.more}</summary>
        <SecondsField
          path="cooldownSeconds"
          label={t.cooldownSeconds}
          value={form.cooldownSeconds}
          onValue={(cooldownSeconds) => onForm({ cooldownSeconds })}
        />
        <SecondsField
          path="repeatSeconds"
          label={t.repeatSeconds}
          hint={t.repeatHint}
          value={form.repeatSeconds}
          onValue={(repeatSeconds) => onForm({ repeatSeconds })}
        />
        <SecondsField
          path="groupBySeconds"
          label={t.groupBySeconds}
          value={form.groupBySeconds}
          onValue={(groupBySeconds) => onForm({ groupBySeconds })}
        />
      </details>
    </fieldset>
  );
}

const SOUNDS = ['none', 'chime', 'alarm'] as const;

/** With those that the step names and that are not there any more. */
function choicesFor(
  channels: readonly AlertChannel[],
  to: readonly string[],
): { id: string; label: string }[] {
  const known = channels.map(({ id, name, enabled }) => ({
    id,
    label: enabled ? name : t.channelOff({ name }),
  }));
  const gone = to.filter((id) => !channels.some((channel) => channel.id === id));
  return [...known, ...gone.map((id) => ({ id, label: t.channelGone({ id }) }))];
}
