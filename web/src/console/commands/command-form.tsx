import { useState } from 'preact/hooks';
import type { CommandType } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import { useWatched } from './use-commands.js';
import { type Commands, type CommandTarget, type Person, targetLabel } from './commands.js';
import { DeleteCheck } from './delete-check.js';
import { firstAnswers, formGroups, requestsOf, type Answers, type FormGroup } from './form-groups.js';
import type { Mistake } from './form-values.js';
import { GroupForm } from './group-form.js';
import { PausedAlready } from './paused-already.js';
import { reasonsOf, ReasonChips } from './reason-chips.js';
import type { CurrentList } from './replaced-list.js';
import { ReplacedListCheck } from './replaced-list-check.js';
import { TargetNames } from './target-names.js';
import { pausedAlready } from './targets.js';
import { callersOf, currentList, settingsOf, useTargetQueue } from './use-current.js';
import { useSubmit } from './use-submit.js';

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
export function CommandForm({ commands, type, targets: chosen, onClose }: Props) {
  useWatched(commands, () => chosen.map(({ account }) => commands.capabilities(account).state).join());
  useWatched(commands, () => pausedAlready(commands, type, chosen).length);
  const [pausesAgain, setPausesAgain] = useState(false);
  const paused = pausedAlready(commands, type, chosen);
  const targets = pausesAgain ? chosen : chosen.filter((target) => !paused.includes(target));
  const { groups, left } = formGroups(commands, type, targets);
  const queue = useTargetQueue(commands.client, type, targets);
  const [answers, setAnswers] = useState<Readonly<Record<string, Answers>>>({});
  const [mistakes, setMistakes] = useState<Readonly<Record<string, readonly Mistake[]>>>({});
  const { busy, refusal, send } = useSubmit(commands, onClose);

  const currentOf = (group: FormGroup): readonly CurrentList[] =>
    group.targets
      .map((target) => currentList(commands, type, target, queue))
      .filter((list) => list !== undefined);
  const answersOf = (group: FormGroup) =>
    answers[group.account] ?? firstAnswers(type, currentOf(group), commands.ownExtension(group.account));
  const put = ({ account }: FormGroup, next: Answers) => setAnswers((all) => ({ ...all, [account]: next }));
  const loading =
    groups.some((group) => currentOf(group).includes('loading')) ||
    (type === 'queue.delete' && queue?.state === undefined && queue?.refusal === undefined);

  const submit = (answersNow: (group: FormGroup) => Answers = answersOf) => {
    if (busy || loading) return;
    const read = groups.map((group) => ({
      account: group.account,
      ...requestsOf(type, group, answersNow(group)),
    }));
    setMistakes(Object.fromEntries(read.map((one) => [one.account, one.mistakes])));
    if (read.every((one) => one.mistakes.length === 0)) send(read.flatMap((one) => one.commands));
  };
  const [first] = groups;
  const reasons = groups.length === 1 ? reasonsOf(type, first) : undefined;
  const withReason = (reason: string) => {
    if (first === undefined) return;
    const before = answersOf(first);
    const params = { ...(typeof before.params === 'object' ? before.params : {}), reason };
    const next = { ...before, params };
    put(first, next);
    submit(() => next);
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
        {t.title({
          what: ACTIONS.types[type].name,
          target: targetLabel(targets.length > 0 ? targets : chosen, commands.names),
        })}
      </h2>
      <TargetNames commands={commands} targets={targets} />
      <PausedAlready
        commands={commands}
        targets={paused}
        alone={paused.length === chosen.length}
        again={pausesAgain}
        onAgain={setPausesAgain}
      />
      {left.map(({ account, why }) => (
        <p key={account} class="left-out">
          {t.notHere({ account: commands.names.account(account), why })}
        </p>
      ))}
      {FINAL.has(type) && <p class="final">{t.irreversible}</p>}
      {(found || refusal !== undefined) && (
        <p role="alert" class="mistakes">
          {refusal === undefined ? ACTIONS.mistakes.summary : `${refusal.title}. ${elsewhereOf(refusal)}`}
        </p>
      )}
      {reasons !== undefined && <ReasonChips field={reasons} disabled={busy} onReason={withReason} />}
      {groups.map((group) => {
        const { account } = group;
        const shared = {
          commands,
          type,
          group,
          answers: answersOf(group),
          mistakes: [...(mistakes[account] ?? []), ...(refusal?.errors ?? [])],
          onAnswers: (next: Answers) => put(group, next),
        };
        return (
          <GroupForm
            key={account}
            group={group}
            heading={groups.length > 1 ? commands.names.account(account) : undefined}
            without={reasons?.key}
            people={peopleOf(commands, account)}
            settings={settingsOf(queue)}
            destinations={commands.destinations(account)}
            callers={callersOf(queue)}
            answers={shared.answers}
            mistakes={shared.mistakes}
            onAnswers={shared.onAnswers}
          >
            <ReplacedListCheck {...shared} current={currentOf(group)} />
            <DeleteCheck {...shared} queue={queue} />
          </GroupForm>
        );
      })}
      <p class="buttons">
        <button
          type="submit"
          class={FINAL.has(type) ? 'main danger' : 'main'}
          disabled={busy || loading || first === undefined}
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

const peopleOf = (commands: Commands, account: string): readonly Person[] =>
  commands.names.agents(account).map((one) => ({ ...one, state: commands.agentRow(account, one.id)?.state }));

/** A refusal that names fields is shown at the fields. */
const elsewhereOf = ({ detail, errors = [] }: { detail: string; errors?: readonly Mistake[] }): string =>
  errors.length === 0 ? detail : '';
