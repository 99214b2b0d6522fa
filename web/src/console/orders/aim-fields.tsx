import { ORDERS } from '../../texts/orders.js';
import type { Answers } from './form-groups.js';
import type { Mistake } from './form-values.js';
import { Mistakes } from './mistakes.js';
import type { AimQuestions } from './order-aim.js';
import type { Named } from './orders.js';
import { mistakesAt } from './refused-fields.js';

const t = ORDERS.dialog;

interface Props {
  id: string;
  questions: AimQuestions;
  answers: Answers;
  mistakes: readonly Mistake[];
  onAnswers: (answers: Answers) => void;
}

/** In which queues. */
export function AimFields({ id, questions: { queues, queue }, answers, mistakes, onAnswers }: Props) {
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
            <option value="">{ORDERS.form.choose}</option>
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
