import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { FloorRefusal, type AlertChannel, type FloorAlerts, type Rule } from '../../../client/index.js';
import { useRuleNames } from '../alerts/use-rule-names.js';
import { problemWords } from '../shared/problem-words.js';
import { RULES as t } from '../texts/rules.js';
import { NotKnown } from './not-known.js';
import { formOf, newForm } from './rule-form.js';
import { requestOf } from './rule-request.js';
import { RuleEditor } from './rule-editor.js';
import { RulesTable } from './rules-table.js';
import type { Choice } from './scope-fields.js';
import { useRead } from './use-read.js';

interface Props {
  api: FloorAlerts;
  accounts: readonly Choice[];
  queues: readonly Choice[];
  agents: readonly Choice[];
  groups: readonly Choice[];
}

interface Book {
  rules: readonly Rule[];
  channels: readonly AlertChannel[];
}

/** The list of rules, or one of them in its form. */
export function RulesPart({ api, accounts, queues, agents, groups }: Props) {
  const read = useCallback(async (): Promise<Book> => {
    const [rules, channels] = await Promise.all([api.rules(), api.channels()]);
    return { rules, channels };
  }, [api]);
  const { state, reload } = useRead(read);
  const nameOf = useRuleNames(true);
  const [edited, setEdited] = useState<{ rule?: Rule }>();
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<string>();
  const list = useRef<HTMLHeadingElement>(null);
  const back = useRef(false);
  useEffect(() => {
    if (edited === undefined && back.current) list.current?.focus();
    back.current = edited !== undefined;
  }, [edited]);

  if (state.kind !== 'known') return <NotKnown state={state} onAgain={reload} />;
  const { rules, channels } = state.value;
  const leave = (text: string) => {
    setSaid(text);
    setProblem(undefined);
    setEdited(undefined);
    reload();
  };
  const toggle = async (rule: Rule) => {
    const { enabled } = rule;
    const made = requestOf({ ...formOf(rule), enabled: !enabled });
    // A stored rule has no mistakes that its form could find.
    if ('mistakes' in made) return setEdited({ rule });
    setProblem(undefined);
    try {
      await api.changeRule(rule.id, rule.version, made.rule);
      const name = nameOf?.(rule.id, rule.name) ?? rule.name;
      setSaid(enabled ? t.isOff({ name }) : t.isOn({ name }));
    } catch (error) {
      const isOther = error instanceof FloorRefusal && error.code === 'precondition-failed';
      setProblem(isOther ? t.changedMeanwhile : problemWords(error));
    }
    reload();
  };
  if (edited !== undefined) {
    const { rule } = edited;
    return (
      <RuleEditor
        key={`${rule?.id ?? ''} ${rule?.version ?? ''}`}
        api={api}
        first={rule === undefined ? newForm() : formOf(rule)}
        {...(rule !== undefined && { rule })}
        {...{ channels, accounts, queues, agents, groups }}
        onDone={leave}
        onCancel={() => setEdited(undefined)}
        onReread={(next) => setEdited({ rule: next })}
      />
    );
  }
  return (
    <>
      <h3 ref={list} tabIndex={-1} class="hidden">
        {t.parts.rules}
      </h3>
      <p>{t.hint}</p>
      <div class="acts">
        <button type="button" class="main" onClick={() => setEdited({})}>
          {t.add}
        </button>
      </div>
      <p role="status">{said}</p>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {nameOf !== undefined && (
        <RulesTable
          {...{ rules, channels, accounts, queues, nameOf }}
          onEdit={(rule) => setEdited({ rule })}
          onToggle={(rule) => void toggle(rule)}
        />
      )}
    </>
  );
}
