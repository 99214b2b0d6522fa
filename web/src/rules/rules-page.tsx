import { useEffect, useMemo } from 'preact/hooks';
import type { AccountInfo, FloorAlerts, RemedySwitch } from '../../../client/index.js';
import { hashOf, type RouteChange } from '../console/route.js';
import type { FloorViews } from '../shared/floor-topics.js';
import { RULES as t } from '../texts/rules.js';
import { ChannelsPart } from './channels-part.js';
import { RemedySwitchPart } from './remedy-switch-part.js';
import { RulesPart } from './rules-part.js';
import './rules.css';
import type { Choice } from './scope-fields.js';
import { SilencesPart } from './silences-part.js';
import { compareNames, listWords } from '../shared/formats.js';

const PARTS = ['rules', 'channels', 'silences'] as const;
type Part = (typeof PARTS)[number];

interface Props {
  api: FloorAlerts;
  /** The switch of remedies, as it is pushed; undefined: not used yet, or not known yet. */
  remedies: RemedySwitch | undefined;
  groups: readonly Choice[];
  accounts: readonly AccountInfo[];
  views: FloorViews;
  /** Of the address: `channels`, `silences`; anything else means the rules. */
  part: string | undefined;
  go: (change: RouteChange) => void;
  /** Names the part that is shown; undefined: the first, or none any more. */
  onPart: (name: string | undefined) => void;
}

/** What a supervisor decides about alerts: rules, channels, and what is silenced. */
export function RulesPage({ api, remedies, groups, accounts, views, part, go, onPart }: Props) {
  const shown = PARTS.find((one) => one === part) ?? 'rules';
  useEffect(() => {
    onPart(shown === 'rules' ? undefined : t.parts[shown]);
    return () => onPart(undefined);
  }, [shown]);
  const queues = useRows('queues', views, accounts);
  const agents = useRows('agents', views, accounts);
  const accountChoices = useMemo(() => accounts.map(({ id, name }) => ({ id, name })), [accounts]);
  const open = (event: MouseEvent, next: Part) => {
    event.preventDefault();
    go({ state: next === 'rules' ? undefined : next });
  };
  return (
    <section class="screens rules-page" aria-labelledby="rules-title">
      <h2 id="rules-title">{t.title}</h2>
      <nav aria-label={t.parts.label} class="acts">
        {PARTS.map((one) => (
          <a
            key={one}
            href={hashOf({ section: 'rules', search: '', ...(one !== 'rules' && { state: one }) })}
            aria-current={one === shown ? 'page' : undefined}
            onClick={(event) => open(event, one)}
          >
            {t.parts[one]}
          </a>
        ))}
      </nav>
      <RemedySwitchPart api={api} pushed={remedies} />
      {shown === 'rules' && <RulesPart api={api} accounts={accountChoices} {...{ queues, agents, groups }} />}
      {shown === 'channels' && <ChannelsPart api={api} />}
      {shown === 'silences' && <SilencesPart api={api} accounts={accountChoices} queues={queues} />}
    </section>
  );
}

/** The queues or agents of all accounts; where there are several accounts, a name says which. The same list until one changes. */
function useRows(
  what: 'queues' | 'agents',
  { accounts: views }: FloorViews,
  accounts: readonly AccountInfo[],
): readonly Choice[] {
  const rows = accounts.flatMap(({ id: account, name: accountName }) =>
    Object.values<Choice>(views.get(account)?.state?.[what] ?? {}).map(({ id, name }) => ({
      id,
      name: accounts.length > 1 ? `${name} (${accountName})` : name,
    })),
  );
  const known = JSON.stringify(rows);
  return useMemo(() => joined(rows).sort((a, b) => compareNames(a.name, b.name)), [known]);
}

/** A rule names queues and agents by their ids, which several accounts may have: one choice stands for all of them. */
function joined(rows: readonly Choice[]): Choice[] {
  const names = new Map<string, string[]>();
  for (const { id, name } of rows) names.set(id, [...(names.get(id) ?? []), name]);
  return [...names].map(([id, all]) => ({ id, name: listWords(all) }));
}
