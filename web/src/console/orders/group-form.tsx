import { AimFields } from './aim-fields.js';
import { GroupFields } from './field-view.js';
import type { CurrentSettings } from './current-settings.js';
import type { Answers, FormGroup } from './form-groups.js';
import { pathsOf } from './form-paths.js';
import type { Mistake } from './form-values.js';
import type { Named } from './orders.js';
import { mistakesElsewhere } from './refused-fields.js';

interface Props {
  group: FormGroup;
  heading: string | undefined;
  /** A parameter that is asked for elsewhere. */
  without: string | undefined;
  people: readonly Named[];
  settings: CurrentSettings;
  answers: Answers;
  mistakes: readonly Mistake[];
  onAnswers: (answers: Answers) => void;
}

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
}: Props) {
  const { account, capability, questions } = group;
  const form = { ...group.form, fields: group.form.fields.filter(({ key }) => key !== without) };
  const shown = [...pathsOf(form, answers.params), ...Object.keys(questions)];
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
    </section>
  );
}
