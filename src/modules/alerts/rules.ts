import { randomBytes } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { FloorError } from '../domain/problem.js';
import type { RemedySwitch } from '../domain/remedy.js';
import { inOrder, Rule, ruleMistakes, type RuleFields } from '../domain/rule.js';
import { orUnavailable } from '../domain/unavailable.js';
import { alertSetupEvent, changedIn } from './alert-setup-log.js';
import { MOST_RULES, MOST_SILENCES, RuleStore, type WriteOutcome } from './rule-store.js';
import type { Silence, SilenceFields } from './silence.js';

const LONGEST_SILENCE_MS = 31 * 86_400_000;

/** A tenant's rules and silences, for callers with `rules:manage` for the whole tenant. Throws `FloorError`s. */
@Injectable()
export class Rules {
  private readonly logger = new Logger(Rules.name);

  constructor(
    private readonly store: RuleStore,
    private readonly authority: Authority,
  ) {}

  async list(caller: Principal): Promise<readonly Rule[]> {
    this.authority.ensureWholeTenant(caller);
    return (await orUnavailable(this.store.book(caller.tenant))).rules;
  }

  async create(caller: Principal, fields: RuleFields): Promise<Rule> {
    const rule = this.made(caller, fields, `r_${randomBytes(6).toString('hex')}`, 1);
    const { id: target, name } = rule;
    const event = alertSetupEvent(caller, 'rule-made', { target, name });
    done(await orUnavailable(this.store.writeRule(caller.tenant, rule, undefined, event)));
    this.logger.log(`Rule ${rule.id} of tenant ${caller.tenant} was made by ${caller.subject}.`);
    return rule;
  }

  /** @param version that the caller has seen */
  async replace(caller: Principal, id: string, version: number, fields: RuleFields): Promise<Rule> {
    const before = await this.find(caller, id);
    const rule = this.made(caller, fields, id, version + 1);
    if (before.version !== version) throw changed();
    const kept = before.shipped === true ? { ...rule, shipped: true as const } : rule;
    const { name } = before;
    const event = alertSetupEvent(caller, 'rule-changed', {
      ...{ target: id, name, changed: changedIn(before, kept) },
    });
    done(await orUnavailable(this.store.writeRule(caller.tenant, kept, version, event)));
    this.logger.log(`Rule ${id} of tenant ${caller.tenant} was changed by ${caller.subject}.`);
    return kept;
  }

  async remove(caller: Principal, id: string, version: number): Promise<void> {
    const before = await this.find(caller, id);
    if (before.version !== version) throw changed();
    const event = alertSetupEvent(caller, 'rule-deleted', { target: id, name: before.name });
    done(await orUnavailable(this.store.deleteRule(caller.tenant, before, event)));
    this.logger.log(`Rule ${id} of tenant ${caller.tenant} was deleted by ${caller.subject}.`);
  }

  /** The rule as it would be stored. Throws `invalid-rule`. */
  made(caller: Principal, fields: RuleFields, id: string, version: number): Rule {
    this.authority.ensureWholeTenant(caller);
    const mistakes = ruleMistakes(fields);
    if (mistakes.length > 0)
      throw new FloorError(
        'invalid-rule',
        mistakes.map(({ path, message }) => `${path}: ${message}`).join(' '),
      );
    const steps = inOrder(fields.steps);
    return { ...fields, steps, id, version, by: caller.subject, updatedAt: Date.now() };
  }

  /** Those that are over are left out, and make room for new ones. */
  async silences(caller: Principal): Promise<Silence[]> {
    this.authority.ensureWholeTenant(caller);
    const { silences } = await orUnavailable(this.store.book(caller.tenant));
    return silences.filter(({ until }) => until > Date.now());
  }

  async silence(caller: Principal, { from, ...fields }: SilenceFields): Promise<Silence> {
    this.authority.ensureWholeTenant(caller);
    const now = Date.now();
    const start = from ?? now;
    if (fields.until <= Math.max(start, now))
      throw new FloorError('bad-request', 'body.until: lies before the silence begins');
    if (fields.until - start > LONGEST_SILENCE_MS)
      throw new FloorError('bad-request', 'body.until: a silence lasts 31 days at most');
    const { silences } = await orUnavailable(this.store.book(caller.tenant));
    for (const { id } of silences.filter(({ until }) => until <= now))
      await orUnavailable(this.store.deleteSilence(caller.tenant, id));
    const id = `s_${randomBytes(6).toString('hex')}`;
    const silence: Silence = { ...fields, id, from: start, by: caller.subject, createdAt: now };
    const event = alertSetupEvent(caller, 'silence-made', { target: id, ...noteOf(silence) });
    done(await orUnavailable(this.store.writeSilence(caller.tenant, silence, event)));
    this.logger.log(`Silence ${id} of tenant ${caller.tenant} was made by ${caller.subject}.`);
    return silence;
  }

  async endSilence(caller: Principal, id: string): Promise<void> {
    const known = (await this.silences(caller)).find((silence) => silence.id === id);
    if (known === undefined) throw new FloorError('not-found', `There is no silence "${id.slice(0, 100)}".`);
    const event = alertSetupEvent(caller, 'silence-ended', { target: id, ...noteOf(known) });
    await orUnavailable(this.store.deleteSilence(caller.tenant, id, event));
    this.logger.log(`Silence ${id} of tenant ${caller.tenant} was ended by ${caller.subject}.`);
  }

  /** Whether the tenant's rules may act. */
  remedies(caller: Principal): Promise<RemedySwitch> {
    this.authority.ensureWholeTenant(caller);
    return orUnavailable(this.store.remedies(caller.tenant));
  }

  async switchRemedies(
    caller: Principal,
    { stopped, note }: Pick<RemedySwitch, 'stopped' | 'note'>,
  ): Promise<RemedySwitch> {
    this.authority.ensureWholeTenant(caller);
    const what = stopped ? 'remedies-stopped' : 'remedies-allowed';
    const event = alertSetupEvent(caller, what, note === undefined ? {} : { note });
    const { id: _id, what: _what, ...done } = event;
    const to: RemedySwitch = { stopped, ...done };
    await orUnavailable(this.store.switchRemedies(caller.tenant, to, event));
    this.logger.log(
      `Remedies of tenant ${caller.tenant} were ${stopped ? 'stopped' : 'allowed'} by ${event.by}.`,
    );
    return to;
  }

  private async find(caller: Principal, id: string): Promise<Rule> {
    const found = (await this.list(caller)).find((rule) => rule.id === id);
    if (found === undefined) throw new FloorError('not-found', `There is no rule "${id.slice(0, 100)}".`);
    return found;
  }
}

const noteOf = ({ note }: Pick<Silence, 'note'>): Pick<Silence, 'note'> =>
  note === undefined ? {} : { note };

const changed = (): FloorError =>
  new FloorError('precondition-failed', 'The rule was changed meanwhile. Read it again.');

function done(outcome: WriteOutcome): void {
  if (outcome === 'conflict') throw changed();
  if (outcome === 'full')
    throw new FloorError(
      'too-many-rules',
      `A tenant may have ${MOST_RULES} rules and ${MOST_SILENCES} silences. Delete one that is not used any more.`,
    );
}
