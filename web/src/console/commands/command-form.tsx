import { useState, useEffect } from 'preact/hooks';
import type { CommandType, FloorClient } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import { useQueueViews } from '../floor/use-queue-views.js';
import { useWatched } from './use-commands.js';
import type { CommandProgress } from './command-progress.js';
import { type Commands, type CommandTarget, targetLabel, type CommandRequest } from './commands.js';
import { formGroups, NO_ANSWERS, requestsOf, type Answers, type FormGroup } from './form-groups.js';
import type { ChoiceField } from './form-model.js';
import type { Mistake, CurrentSettings } from './form-values.js';
import { GroupForm } from './group-form.js';

const t = ACTIONS.dialog;

const FINAL = new Set<CommandType>([
  'call.hangup',
  'queue.delete',
  'skill.delete',
  'server.delete',
  'status-label.delete',
]);

interface Props {
  commands: Commands;
  type: CommandType;
  targets: readonly CommandTarget[];
  onClose: () => void;
}

/** The form of a command, built from the capabilities of the phone systems. */
export function CommandForm({ commands, type, targets, onClose }: Props) {
  useWatched(commands, () => targets.map(({ account }) => commands.capabilities(account).state).join());
  const { groups, left } = formGroups(commands, type, targets);
  const settings = useCurrentSettings(commands.client, type, targets);
  const [answers, setAnswers] = useState<Readonly<Record<string, Answers>>>({});
  const [mistakes, setMistakes] = useState<Readonly<Record<string, readonly Mistake[]>>>({});
  const { busy, refusal, place } = useSubmit(commands, onClose);
  const answersOf = (account: string) => answers[account] ?? NO_ANSWERS;

  const submit = (given = answers) => {
    if (busy) return;
    const read = groups.map((group) => ({
      account: group.account,
      ...requestsOf(type, group, given[group.account] ?? NO_ANSWERS),
    }));
    setMistakes(Object.fromEntries(read.map((one) => [one.account, one.mistakes])));
    if (read.every((one) => one.mistakes.length === 0)) place(read.flatMap((one) => one.commands));
  };
  const [first] = groups;
  const reasons = groups.length === 1 ? reasonsOf(type, first) : undefined;
  const withReason = (reason: string) => {
    if (first === undefined) return;
    const before = answersOf(first.account);
    const params = { ...(typeof before.params === 'object' ? before.params : {}), reason };
    submit({ ...answers, [first.account]: { ...before, params } });
  };
  const found = Object.values(mistakes).some((list) => list.length > 0);

  return (
    <form
      noValidate
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h2 id="command-dialog-title" tabIndex={-1} data-first={reasons === undefined}>
        {t.title(ACTIONS.types[type].name, targetLabel(targets, commands.names))}
      </h2>
      {left.map(({ account, why }) => (
        <p key={account} class="left-out">
          {t.notHere(commands.names.account(account), why)}
        </p>
      ))}
      {FINAL.has(type) && <p class="final">{t.irreversible}</p>}
      {(found || refusal !== undefined) && (
        <p role="alert" class="mistakes">
          {refusal === undefined ? ACTIONS.mistakes.summary : `${refusal.title}. ${elsewhereOf(refusal)}`}
        </p>
      )}
      {reasons !== undefined && <ReasonChips field={reasons} disabled={busy} onReason={withReason} />}
      {groups.map((group) => (
        <GroupForm
          key={group.account}
          group={group}
          heading={groups.length > 1 ? commands.names.account(group.account) : undefined}
          without={reasons?.key}
          people={commands.names.agents(group.account)}
          settings={settings}
          answers={answersOf(group.account)}
          mistakes={[...(mistakes[group.account] ?? []), ...(refusal?.errors ?? [])]}
          onAnswers={(next) => setAnswers((all) => ({ ...all, [group.account]: next }))}
        />
      ))}
      <p class="buttons">
        <button
          type="submit"
          class={FINAL.has(type) ? 'main danger' : 'main'}
          disabled={busy || first === undefined}
        >
          {busy ? t.sending : reasons === undefined ? ACTIONS.types[type].name : t.withoutReason}
        </button>
        <button type="button" onClick={onClose}>
          {t.cancel}
        </button>
      </p>
    </form>
  );
}

/** The reasons there are to choose from, where a pause has any and does not need one. */
function reasonsOf(type: CommandType, group: FormGroup | undefined): ChoiceField | undefined {
  if (type !== 'agent.pause') return undefined;
  const field = group?.form.fields.find(({ key }) => key === 'reason');
  return field?.kind === 'choice' && !field.required && field.options.length > 0 ? field : undefined;
}

/** A refusal that names fields is said at the fields. */
const elsewhereOf = ({ detail, errors = [] }: { detail: string; errors?: readonly Mistake[] }): string =>
  errors.length === 0 ? detail : '';

interface ReasonChipsProps {
  field: ChoiceField;
  disabled: boolean;
  /** The place of the option. */
  onReason: (reason: string) => void;
}

/** Each commands at once: nobody on the phone waits for a form. */
export function ReasonChips({ field, disabled, onReason }: ReasonChipsProps) {
  return (
    <fieldset class="reasons">
      <legend>{ACTIONS.dialog.reasons}</legend>
      {field.options.map(({ value, label }, i) => (
        <button
          key={String(value)}
          type="button"
          class="reason"
          data-reason={String(value)}
          data-first={i === 0}
          disabled={disabled}
          onClick={() => onReason(String(i))}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}

export interface Submit {
  readonly busy: boolean;
  /** Why the service refused the command. */
  readonly refusal: CommandProgress['problem'] | undefined;
  readonly place: (commands: readonly CommandRequest[]) => void;
}

/**
 * Gives commands from a form. A single one is waited for, so that its mistakes can be shown where they were made; of
 * several each goes its own way, beside the form.
 */
export function useSubmit(commands: Commands, done: () => void): Submit {
  const [batch, setBatch] = useState<string>();
  const [refusal, setRefusal] = useState<CommandProgress['problem']>();
  const progress = useWatched(
    commands,
    () => commands.batches.find(({ id }) => id === batch)?.commands[0]?.progress,
  );
  useEffect(() => {
    if (batch === undefined || progress?.stage === 'sending') return;
    if (progress?.stage !== 'refused') return done();
    commands.dismiss(batch);
    setRefusal(progress.problem);
    setBatch(undefined);
  }, [batch, progress]);
  return {
    busy: batch !== undefined,
    refusal,
    place: (given) => {
      const id = commands.place(given);
      if (given.length > 1) return done();
      setRefusal(undefined);
      setBatch(id);
    },
  };
}

const NOT_KNOWN: CurrentSettings = {};

/** What a change of a queue's settings starts from; nothing while it is not known, and where several queues are meant. */
export function useCurrentSettings(
  client: FloorClient,
  type: CommandType,
  targets: readonly CommandTarget[],
): CurrentSettings {
  const [one, ...others] = targets;
  const isOne = type === 'queue.update' && others.length === 0 && one?.queue !== undefined;
  const [queue] = useQueueViews(client, isOne ? [{ account: one.account, queue: one.queue }] : []);
  return queue?.view.state?.queue.self.settings ?? NOT_KNOWN;
}
