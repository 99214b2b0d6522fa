import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { WaitingCall } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import type { Named, Person } from './commands.js';
import { namedLike, type Destination } from './destinations.js';
import { GroupFields } from './fields.js';
import { Mistakes } from './mistakes.js';
import { TYPED_NAME, type Answers, type FormGroup, type AimQuestions } from './form-groups.js';
import { CONFIRM_EMPTY, type Field } from './form-model.js';
import { type CurrentSettings, pathsOf, type Mistake, mistakesElsewhere, mistakesAt } from './form-values.js';

interface Props {
  group: FormGroup;
  heading: string | undefined;
  /** A parameter that another part of the form asks for. */
  without: string | undefined;
  people: readonly Person[];
  settings: CurrentSettings;
  destinations: readonly Destination[];
  callers: readonly WaitingCall[] | undefined;
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
  destinations,
  callers,
  answers,
  mistakes,
  onAnswers,
  children,
}: Props) {
  const { account, capability, questions } = group;
  const form = { ...group.form, fields: group.form.fields.filter(({ key }) => key !== without) };
  const parts = [form.fields.filter((one) => !isRare(one)), form.fields.filter(isRare)];
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
      {parts.map((fields, i) => {
        const drawn = (
          <GroupFields
            key={i}
            field={{ ...form, fields }}
            value={answers.params}
            path={form.key}
            prefix={account}
            mistakes={mistakes}
            people={people}
            settings={settings}
            destinations={destinations}
            callers={callers}
            onValue={(params) => onAnswers({ ...answers, params })}
          />
        );
        if (fields.length === 0) return null;
        return i === 0 ? (
          drawn
        ) : (
          <details key={i} open={mistakesAt(mistakes, CALL_PATH).length > 0}>
            <summary>{t.otherCall}</summary>
            {drawn}
          </details>
        );
      })}
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

/** Ids of calls are read in refusals only: the call that the agent is in needs none. */
const isRare = ({ key, required }: Field): boolean => key === 'call' && !required;
const CALL_PATH = 'params.call';

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

/** More are narrowed by typing. */
const MOST_BOXES = 8;

function QueueBoxes({ options, chosen, onChosen }: BoxesProps) {
  const [typed, setTyped] = useState('');
  const toggle = (id: string, on: boolean) =>
    onChosen([...chosen.filter((one) => one !== id), ...(on ? [id] : [])]);
  const found = namedLike(options, typed);
  return (
    <>
      {options.length > MOST_BOXES && (
        <input
          type="search"
          aria-label={t.findQueue}
          placeholder={t.findQueue}
          value={typed}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      )}
      <ul class="boxes">
        {/* What is chosen stays in sight: it is sent, whatever is typed. */}
        {options
          .filter((one) => found.includes(one) || chosen.includes(one.id))
          .map(({ id, name }) => (
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
    </>
  );
}
