import type { ComponentChildren } from 'preact';
import { ACTIONS } from '../../texts/actions.js';
import type { Named } from './commands.js';
import { GroupFields, Mistakes } from './fields.js';
import { TYPED_NAME, type Answers, type FormGroup, type AimQuestions } from './form-groups.js';
import { CONFIRM_EMPTY } from './form-model.js';
import { type CurrentSettings, pathsOf, type Mistake, mistakesElsewhere, mistakesAt } from './form-values.js';

interface Props {
  group: FormGroup;
  heading: string | undefined;
  /** A parameter that another part of the form asks for. */
  without: string | undefined;
  people: readonly Named[];
  settings: CurrentSettings;
  answers: Answers;
  mistakes: readonly Mistake[];
  onAnswers: (answers: Answers) => void;
  /** Below the fields; shows the mistakes of `CHECKED`. */
  children: ComponentChildren;
}

/** Paths whose mistakes are shown by the checks below the fields. */
const CHECKED = [`params.${CONFIRM_EMPTY}`, TYPED_NAME];

/** The fields for one account. */
export function GroupForm({
  group,
  heading,
  without,
  people,
  settings,
  answers,
  mistakes,
  onAnswers,
  children,
}: Props) {
  const { account, capability, questions } = group;
  const form = { ...group.form, fields: group.form.fields.filter(({ key }) => key !== without) };
  const shown = [...pathsOf(form, answers.params), ...Object.keys(questions), ...CHECKED];
  return (
    <section class="account-form" data-account={account}>
      {heading !== undefined && <h3>{heading}</h3>}
      {capability.hint !== undefined && <p class="hint">{capability.hint}</p>}
      <ul class="mistakes">
        {mistakesElsewhere(mistakes, shown).map(({ path, message }) => (
          <li key={path}>
            {path}: {message}
          </li>
        ))}
      </ul>
      <GroupFields
        field={form}
        value={answers.params}
        path={form.key}
        prefix={account}
        mistakes={mistakes}
        people={people}
        settings={settings}
        onValue={(params) => onAnswers({ ...answers, params })}
      />
      <AimFields
        id={account}
        questions={questions}
        answers={answers}
        mistakes={mistakes}
        onAnswers={onAnswers}
      />
      {children}
    </section>
  );
}

const t = ACTIONS.dialog;

interface AimFieldsProps {
  id: string;
  questions: AimQuestions;
  answers: Answers;
  mistakes: readonly Mistake[];
  onAnswers: (answers: Answers) => void;
}

/** In which queues. */
export function AimFields({
  id,
  questions: { queues, queue },
  answers,
  mistakes,
  onAnswers,
}: AimFieldsProps) {
  return (
    <>
      {queue !== undefined && (
        <p class="field">
          <label for={`${id}-queue`}>{t.queue}</label>
          <select
            id={`${id}-queue`}
            value={answers.queue}
            aria-describedby={`${id}-queue-mistakes`}
            aria-invalid={mistakesAt(mistakes, 'queue').length > 0}
            onChange={(event) => onAnswers({ ...answers, queue: event.currentTarget.value })}
          >
            <option value="">{ACTIONS.form.choose}</option>
            {queue.map(({ id: value, name }) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
          <Mistakes id={`${id}-queue-mistakes`} mistakes={mistakesAt(mistakes, 'queue')} />
        </p>
      )}
      {queues?.mode === 'all' && <p>{t.inAllQueues}</p>}
      {queues !== undefined && queues.mode !== 'all' && (
        <fieldset class="field">
          <legend>{t.queues}</legend>
          {queues.mode === 'some' && (
            <label class="choice">
              <input
                type="radio"
                name={`${id}-queues`}
                checked={answers.queues === 'all'}
                onChange={() => onAnswers({ ...answers, queues: 'all' })}
              />
              {t.allQueues}
            </label>
          )}
          {queues.mode === 'some' && queues.options.length > 0 && (
            <label class="choice">
              <input
                type="radio"
                name={`${id}-queues`}
                checked={answers.queues !== 'all'}
                onChange={() => onAnswers({ ...answers, queues: [] })}
              />
              {t.someQueues}
            </label>
          )}
          {(queues.mode === 'listed' || answers.queues !== 'all') && (
            <QueueBoxes
              options={queues.options}
              chosen={answers.queues === 'all' ? [] : answers.queues}
              onChosen={(chosen) => onAnswers({ ...answers, queues: chosen })}
            />
          )}
          <Mistakes id={`${id}-queues-mistakes`} mistakes={mistakesAt(mistakes, 'queues')} />
        </fieldset>
      )}
    </>
  );
}

interface BoxesProps {
  options: readonly Named[];
  chosen: readonly string[];
  onChosen: (chosen: string[]) => void;
}

function QueueBoxes({ options, chosen, onChosen }: BoxesProps) {
  const toggle = (id: string, on: boolean) =>
    onChosen([...chosen.filter((one) => one !== id), ...(on ? [id] : [])]);
  return (
    <ul class="boxes">
      {options.map(({ id, name }) => (
        <li key={id}>
          <label class="choice">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={(event) => toggle(id, event.currentTarget.checked)}
            />
            {name}
          </label>
        </li>
      ))}
    </ul>
  );
}
