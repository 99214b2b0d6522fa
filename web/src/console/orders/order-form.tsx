import { useState } from 'preact/hooks';
import type { CommandType } from '../../../../client/index.js';
import { ORDERS } from '../../texts/orders.js';
import { formGroups, NO_ANSWERS, ordersOf, type Answers, type FormGroup } from './form-groups.js';
import type { ChoiceField } from './form-model.js';
import type { Mistake } from './form-values.js';
import { GroupForm } from './group-form.js';
import type { Orders, OrderTarget } from './orders.js';
import { ReasonChips } from './reason-chips.js';
import { useCurrentSettings } from './use-current-settings.js';
import { usePlacing } from './use-placing.js';
import { useWatched } from './use-watched.js';
import { whom } from './whom.js';

const t = ORDERS.dialog;

const FINAL = new Set<CommandType>([
  'call.hangup',
  'queue.delete',
  'skill.delete',
  'server.delete',
  'status-label.delete',
]);

interface Props {
  orders: Orders;
  type: CommandType;
  targets: readonly OrderTarget[];
  onClose: () => void;
}

/** What an order needs, drawn from what the phone systems say they take. */
export function OrderForm({ orders, type, targets, onClose }: Props) {
  useWatched(orders, () => targets.map(({ account }) => orders.capabilities(account).state).join());
  const { groups, left } = formGroups(orders, type, targets);
  const settings = useCurrentSettings(orders.client, type, targets);
  const [answers, setAnswers] = useState<Readonly<Record<string, Answers>>>({});
  const [mistakes, setMistakes] = useState<Readonly<Record<string, readonly Mistake[]>>>({});
  const { busy, refusal, place } = usePlacing(orders, onClose);
  const answersOf = (account: string) => answers[account] ?? NO_ANSWERS;

  const submit = (given = answers) => {
    if (busy) return;
    const read = groups.map((group) => ({
      account: group.account,
      ...ordersOf(type, group, given[group.account] ?? NO_ANSWERS),
    }));
    setMistakes(Object.fromEntries(read.map((one) => [one.account, one.mistakes])));
    if (read.every((one) => one.mistakes.length === 0)) place(read.flatMap((one) => one.orders));
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
      <h2 id="order-dialog-title" tabIndex={-1} data-first={reasons === undefined}>
        {t.title(ORDERS.types[type].name, whom(targets, orders.names))}
      </h2>
      {left.map(({ account, why }) => (
        <p key={account} class="left-out">
          {t.notHere(orders.names.account(account), why)}
        </p>
      ))}
      {FINAL.has(type) && <p class="final">{t.irreversible}</p>}
      {(found || refusal !== undefined) && (
        <p role="alert" class="mistakes">
          {refusal === undefined ? ORDERS.mistakes.summary : `${refusal.title}. ${elsewhereOf(refusal)}`}
        </p>
      )}
      {reasons !== undefined && <ReasonChips field={reasons} disabled={busy} onReason={withReason} />}
      {groups.map((group) => (
        <GroupForm
          key={group.account}
          group={group}
          heading={groups.length > 1 ? orders.names.account(group.account) : undefined}
          without={reasons?.key}
          people={orders.names.agents(group.account)}
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
          {busy ? t.sending : reasons === undefined ? ORDERS.types[type].name : t.withoutReason}
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
