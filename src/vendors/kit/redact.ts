import { tidyText } from './parse.js';
import type { VendorRequest } from './request.js';
import type { ResolvedCommand } from '../../modules/domain/resolved-command.js';
import type { Reading, Roster } from '../../modules/domain/reading.js';
import { boundedReading } from './limits.js';
import type { CommandContext, Executed } from '../port/command.js';
import type { PollTarget, ReadContext, Vendor } from '../port/vendor.js';

const SECRET_NAME = /token|secret|password|passwd|api_?key|private_?key|assertion|jwt/i;
/** Shorter texts stand in messages by chance. */
const SHORTEST = 4;
/** Vendors are quoted in it. */
const LONGEST_MESSAGE = 1_000;
const HIDDEN = '…';
/** A vendor's tokens live for minutes or hours. */
const RECENT = 64;

/** What a request carries that nobody else may know: a vendor's answer may quote it, and we quote the answer. */
function secretsOf({ headers = {}, query = {}, body }: VendorRequest<unknown>): string[] {
  const bearer = Object.values(headers).map((value) => value.replace(/^\w+ +/, ''));
  return [...bearer, ...secretsIn(query), ...secretsIn(body)];
}

/** The texts under names such as `password`, at any depth. */
function secretsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    SECRET_NAME.test(name) ? textsIn(part) : secretsIn(part),
  );
}

function textsIn(value: unknown): string[] {
  // A key in PEM may be quoted line by line.
  if (typeof value === 'string') return [value, ...value.split('\n')];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** What one account's requests carried, and what it logs in with: an answer may quote an earlier request too. */
export class SecretRedactor {
  private readonly lasting: readonly string[];
  /** By secret, its forms. */
  private readonly recent = new Map<string, readonly string[]>();

  constructor(credentials: unknown) {
    this.lasting = secretsIn(credentials).flatMap(formsOf);
  }

  add(request: VendorRequest<unknown>): void {
    for (const secret of secretsOf(request)) {
      const forms = this.recent.get(secret) ?? formsOf(secret);
      // The last ones are those that were used last.
      this.recent.delete(secret);
      this.recent.set(secret, forms);
    }
    for (const oldest of this.recent.keys()) {
      if (this.recent.size <= RECENT) return;
      this.recent.delete(oldest);
    }
  }

  hiddenIn(text: string): string {
    return hideSecrets(text, this.all());
  }

  /** In whatever of an error is shown, logged or stored. */
  hideIn<E>(error: E): E {
    return withoutSecrets(error, this.all());
  }

  /** The longest first: one may begin like another. */
  private all(): string[] {
    const forms = new Set([...this.lasting, ...[...this.recent.values()].flat()]);
    return [...forms].sort((a, b) => b.length - a.length);
  }
}

/** The texts that give a secret away; none of a secret that is too short to be told from other words. */
function formsOf(secret: string): readonly string[] {
  return secret.length < SHORTEST
    ? []
    : [...new Set([secret, inUrl(secret), JSON.stringify(secret).slice(1, -1)])];
}

/** Half a character has no place there. */
const inUrl = (text: string): string => encodeURIComponent(text.replace(/\p{Cs}/gu, ''));

function hideSecrets(text: string, forms: readonly string[]): string {
  return forms.reduce((shown, form) => shown.replaceAll(form, HIDDEN), text);
}

function withoutSecrets<E>(error: E, forms: readonly string[]): E {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    const { message, stack } = one;
    // Made short only now: half a secret would not be found.
    one.message = tidyText(hideSecrets(message, forms), LONGEST_MESSAGE);
    if (stack !== undefined && message !== '')
      one.stack = hideSecrets(stack.split(message).join(one.message), forms);
    if ('vendorCode' in one && typeof one.vendorCode === 'string')
      Object.assign(one, { vendorCode: hideSecrets(one.vendorCode, forms) });
  }
  return error;
}

/** A vendor as the service uses it: what it learned is within bounds, and no error quotes the credentials. */
export class RedactingVendor implements Vendor {
  private readonly secrets: SecretRedactor;

  constructor(
    private readonly vendor: Vendor,
    private readonly account: { id: string; credentials: unknown },
  ) {
    this.secrets = new SecretRedactor(account.credentials);
  }

  targets(roster: Roster | undefined): PollTarget[] {
    return this.vendor.targets(roster);
  }

  read(target: PollTarget, context: ReadContext): Promise<Reading> {
    return this.discreetly(async () =>
      boundedReading(
        await this.vendor.read(target, context),
        `${this.account.id}: the answer of ${target.resource} (${target.id})`,
      ),
    );
  }

  execute(order: ResolvedCommand, context: CommandContext): Promise<Executed> {
    return this.discreetly(() => this.vendor.execute(order, context));
  }

  close(signal: AbortSignal): Promise<void> {
    return this.discreetly(() => this.vendor.close(signal));
  }

  private async discreetly<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.secrets.hideIn(error);
    }
  }
}
