import type { AlertChannel, Rule } from '../../../client/index.js';
import { SIGNS } from '../alerts/live-alerts.js';
import type { RuleNames } from '../alerts/use-rule-names.js';
import { timeOf } from '../shared/freshness.js';
import { RULES as t } from '../texts/rules.js';
import { ruleWords, scopeWords } from './rule-words.js';
import type { Choice } from './scope-fields.js';
import { compareNames, listWords } from '../shared/formats.js';
import { ALERTS } from '../texts/alerts.js';

interface Props {
  rules: readonly Rule[];
  channels: readonly AlertChannel[];
  accounts: readonly Choice[];
  queues: readonly Choice[];
  nameOf: RuleNames;
  onEdit: (rule: Rule) => void;
  onToggle: (rule: Rule) => void;
}

const namesOf = (choices: readonly Choice[]) => new Map(choices.map(({ id, name }) => [id, name]));

export function RulesTable({ rules, channels, accounts, queues, nameOf, onEdit, onToggle }: Props) {
  const now = Date.now();
  const [accountNames, queueNames, channelNames] = [namesOf(accounts), namesOf(queues), namesOf(channels)];
  // What is on first: it is what happens.
  const sorted = [...rules].sort(
    (a, b) =>
      Number(b.enabled) - Number(a.enabled) || compareNames(nameOf(a.id, a.name), nameOf(b.id, b.name)),
  );
  return (
    <table>
      <caption>{t.count({ count: rules.length })}</caption>
      <thead>
        <tr>
          {Object.entries(t.columns).map(([column, name]) => (
            <th key={column} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sorted.map((rule) => {
          const { id, severity, enabled, steps, by, updatedAt } = rule;
          const name = nameOf(id, rule.name);
          const to = [...new Set(steps.flatMap((step) => step.to))].map(
            (one) => channelNames.get(one) ?? one,
          );
          return (
            <tr key={id} data-rule={id} data-enabled={enabled}>
              <th scope="row">
                <bdi>{name}</bdi>
                <small>{ruleWords(rule)}</small>
                <small>
                  {by === undefined || updatedAt === undefined
                    ? t.shipped
                    : t.changed({ time: timeOf(updatedAt, now), who: by })}
                </small>
              </th>
              <td data-label={t.columns.severity} class={`severity-${severity}`}>
                <span class="alert-sign" aria-hidden="true">
                  {SIGNS[severity]}
                </span>{' '}
                {ALERTS.severities[severity]}
              </td>
              <td data-label={t.columns.where}>{scopeWords(rule, accountNames, queueNames)}</td>
              <td data-label={t.columns.to}>{to.length === 0 ? t.noMessages : listWords(to)}</td>
              <td data-label={t.columns.on}>
                <input
                  type="checkbox"
                  role="switch"
                  aria-label={t.switchIt({ name })}
                  checked={enabled}
                  onClick={(event) => {
                    // What the service says is what is shown.
                    event.preventDefault();
                    onToggle(rule);
                  }}
                />
              </td>
              <td>
                <button type="button" aria-label={t.editIt({ name })} onClick={() => onEdit(rule)}>
                  {t.edit}
                </button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
