import { useEffect, useRef, useState } from 'preact/hooks';
import {
  FloorRefusal,
  type AlertChannel,
  type FloorAlerts,
  type Rule,
  type Severity,
} from '../../../client/index.js';
import { SEVERITIES } from '../alerts/live-alerts.js';
import { problemWords } from '../shared/problem-words.js';
import { RULES } from '../texts/rules.js';
import { ConditionFields } from './condition-fields.js';
import { ConfirmDialog } from './confirm-dialog.js';
import { fieldMistakes } from './field-mistakes.js';
import { MistakesContext, optionsOf, SelectField, TextField, Tick } from './fields.js';
import { Preview } from './preview.js';
import { RemedyFields } from './remedy-fields.js';
import type { RuleForm } from './rule-form.js';
import { requestOf, subjectOf, type Mistakes } from './rule-request.js';
import { ScopeFields, type Choice } from './scope-fields.js';
import { StepFields } from './step-fields.js';
import { ALERTS } from '../texts/alerts.js';

const t = RULES.form;
const LONGEST_NAME = 100;

interface Props {
  api: FloorAlerts;
  /** Absent: a new one. */
  rule?: Rule;
  first: RuleForm;
  channels: readonly AlertChannel[];
  accounts: readonly Choice[];
  queues: readonly Choice[];
  agents: readonly Choice[];
  groups: readonly Choice[];
  /** With what has become of it, in words. */
  onDone: (said: string) => void;
  onCancel: () => void;
  /** Another person has changed it: this is the rule now. */
  onReread: (rule: Rule) => void;
}

/** A rule in a form that a supervisor can fill in. */
export function RuleEditor(props: Props) {
  const { api, rule, first, channels, accounts, queues, agents, groups, onDone, onCancel, onReread } = props;
  const [form, setForm] = useState(first);
  const [mistakes, setMistakes] = useState<Mistakes>(new Map());
  const [problem, setProblem] = useState<string>();
  const [isOutdated, setOutdated] = useState(false);
  const [busy, setBusy] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => heading.current?.focus(), []);
  // The first field that is wrong, from top to bottom, takes the focus when that was found out.
  const [found, setFound] = useState<Mistakes>(mistakes);
  useEffect(() => {
    if (found.size > 0) firstWrong(element.current)?.focus();
  }, [found]);
  const isWrong = (these: Mistakes) => {
    setMistakes(these);
    setFound(these);
  };
  const change = (next: Partial<RuleForm>) => {
    const changed = { ...form, ...next };
    setForm(changed);
    if (mistakes.size === 0) return;
    const left = stillWrong(changed, mistakes);
    setMistakes(left);
    if (left.size === 0) setProblem(undefined);
  };
  const failed = (error: unknown) => {
    const named = fieldMistakes(error);
    const isOther = error instanceof FloorRefusal && error.code === 'precondition-failed';
    setOutdated(isOther);
    isWrong(named ?? new Map());
    setProblem(named !== undefined ? t.wrong : isOther ? RULES.changedMeanwhile : problemWords(error));
  };
  const save = async () => {
    const made = requestOf(form);
    if ('mistakes' in made) {
      setProblem(t.wrong);
      return isWrong(made.mistakes);
    }
    setBusy(true);
    setProblem(undefined);
    setMistakes(new Map());
    try {
      if (rule === undefined) await api.makeRule(made.rule);
      else await api.changeRule(rule.id, rule.version, made.rule);
      onDone(RULES.saved({ name: made.rule.name }));
    } catch (error) {
      failed(error);
      setBusy(false);
    }
  };
  const reread = async () => {
    const now = (await api.rules()).find(({ id }) => id === rule?.id);
    if (now === undefined) onDone(RULES.deleted({ name: form.name }));
    else onReread(now);
  };
  return (
    <MistakesContext.Provider value={mistakes}>
      <form
        ref={element}
        class="rule-form with-foot"
        noValidate
        aria-labelledby="rule-form-title"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h3 id="rule-form-title" ref={heading} tabIndex={-1}>
          {rule === undefined ? t.newTitle : t.title({ name: rule.name })}
        </h3>
        <div class="group">
          <TextField
            path="name"
            label={t.name}
            hint={t.nameHint}
            maxLength={LONGEST_NAME}
            value={form.name}
            onValue={(name) => change({ name })}
          />
          <div class="fields">
            <SelectField
              path="severity"
              label={t.severity}
              value={form.severity}
              onValue={(next) => change({ severity: severityIn(next) })}
            >
              {optionsOf(ALERTS.severities)}
            </SelectField>
            <Tick label={t.enabled} checked={form.enabled} onChecked={(enabled) => change({ enabled })} />
          </div>
        </div>
        <ConditionFields form={form} onForm={change} />
        <ScopeFields form={form} onForm={change} {...{ accounts, queues, groups }} />
        <StepFields form={form} onForm={change} channels={channels} />
        <RemedyFields
          remedy={form.remedy}
          subject={subjectOf(form)}
          {...{ agents, queues, groups }}
          onRemedy={(next) => change({ remedy: { ...form.remedy, ...next } })}
        />
        {rule !== undefined && (
          <div class="acts">
            <button type="button" onClick={() => setDeleting(true)}>
              {t.delete}
            </button>
          </div>
        )}
        {/* In sight beside whatever is changed. */}
        <div class="rule-foot">
          <Preview api={api} form={form} accounts={accounts} onMistakes={isWrong} />
          {problem !== undefined && <p role="alert">{problem}</p>}
          {isOutdated && (
            <button type="button" onClick={() => void reread().catch(failed)}>
              {RULES.readAgain}
            </button>
          )}
          <div class="acts">
            <button type="submit" class="main" disabled={busy}>
              {busy ? ALERTS.busy : t.save}
            </button>
            <button type="button" onClick={onCancel}>
              {t.cancel}
            </button>
          </div>
        </div>
      </form>
      {deleting && rule !== undefined && (
        <ConfirmDialog
          title={t.deleteIt({ name: rule.name })}
          hint={t.deleteHint}
          submit={t.delete}
          onClose={() => setDeleting(false)}
          onConfirm={async () => {
            await api.deleteRule(rule.id, rule.version);
            onDone(RULES.deleted({ name: rule.name }));
          }}
        />
      )}
    </MistakesContext.Provider>
  );
}

/** Of these mistakes, those that the changed form still has. What only the service can know is asked again by saving. */
function stillWrong(form: RuleForm, mistakes: Mistakes): Mistakes {
  const made = requestOf(form);
  return 'mistakes' in made ? new Map([...made.mistakes].filter(([path]) => mistakes.has(path))) : new Map();
}

const severityIn = (text: string): Severity => SEVERITIES.find((one) => one === text) ?? 'warning';

function firstWrong(form: HTMLElement | null): HTMLElement | null {
  const mistake = form?.querySelector<HTMLElement>('.mistake');
  return mistake?.parentElement?.querySelector<HTMLElement>('input, select, button') ?? null;
}
