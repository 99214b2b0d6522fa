import type { CommandType, QueueDocument, TopicView } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import type { Commands } from './commands.js';
import { Mistakes } from './mistakes.js';
import { deletedName, TYPED_NAME, type Answers, type FormGroup } from './form-groups.js';
import { mistakesAt, type Mistake } from './form-values.js';
import { agentsWithSkill } from './replaced-list.js';
import { namesWords } from './targets.js';
import { compareNames } from '../../shared/formats.js';

const t = ACTIONS.deletion;

interface Props {
  commands: Commands;
  type: CommandType;
  group: FormGroup;
  /** The queue to be deleted. */
  queue: TopicView<QueueDocument> | undefined;
  answers: Answers;
  mistakes: readonly Mistake[];
  onAnswers: (answers: Answers) => void;
}

/** What a queue or a skill holds, and a field to type its name, before it is deleted. */
export function DeleteCheck({ commands, type, group, queue, answers, mistakes, onAnswers }: Props) {
  const name = deletedName(type, group, answers);
  if (name === undefined) return null;
  const id = `${group.account}-${TYPED_NAME}`;
  const wrong = mistakesAt(mistakes, TYPED_NAME);
  return (
    <>
      <p class="contents" role="status">
        {type === 'queue.delete' ? queueWords(queue) : skillWords(commands, group, name)}
      </p>
      <p class="field" data-field={TYPED_NAME}>
        <label for={id}>{t.typeName({ name })}</label>
        <input
          id={id}
          autocomplete="off"
          spellcheck={false}
          value={answers.typedName}
          aria-describedby={`${id}-mistakes`}
          aria-invalid={wrong.length > 0}
          aria-required
          onInput={(event) => onAnswers({ ...answers, typedName: event.currentTarget.value })}
        />
        <Mistakes id={`${id}-mistakes`} mistakes={wrong} />
      </p>
    </>
  );
}

function queueWords(queue: TopicView<QueueDocument> | undefined): string {
  if (queue?.state === undefined) return queue?.refusal === undefined ? t.loading : t.unknown;
  const { waiting, agents: counted } = queue.state.queue.self;
  const agents = Object.values(queue.state.agents).map(({ name }) => name);
  const callers = t.callers({ count: waiting });
  if (counted === undefined) return `${callers} ${t.unknown}`;
  return `${callers} ${t.agents({ count: agents.length, names: namesWords([...agents].sort((a, b) => compareNames(a, b))) })}`;
}

function skillWords(commands: Commands, { account, skills }: FormGroup, name: string): string {
  const agents = agentsWithSkill(
    commands.names.agents(account).flatMap(({ id }) => commands.agentRow(account, id) ?? []),
    skills.find((one) => one.name === name)?.id ?? name,
  );
  if (agents === undefined) return t.unknown;
  return t.agentsWithSkill({ count: agents.length, names: namesWords(agents) });
}
