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
  private readonly recent = new Set<string>();

  constructor(credentials: unknown) {
    this.lasting = secretsIn(credentials);
  }

  add(request: VendorRequest<unknown>): void {
    for (const secret of secretsOf(request)) {
      // The last ones are those that were used last.
      this.recent.delete(secret);
      this.recent.add(secret);
    }
    for (const oldest of this.recent) {
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

  private all(): string[] {
    return [...this.lasting, ...this.recent];
  }
}

function hideSecrets(text: string, secrets: readonly string[]): string {
  return (
    secrets
      .filter((secret) => secret.length >= SHORTEST)
      .flatMap((secret) => [secret, inUrl(secret), JSON.stringify(secret).slice(1, -1)])
      // One may begin like another.
      .sort((a, b) => b.length - a.length)
      .reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text)
  );
}

/** Half a character has no place there. */
const inUrl = (text: string): string => encodeURIComponent(text.replace(/\p{Cs}/gu, ''));

function withoutSecrets<E>(error: E, secrets: readonly string[]): E {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    const { message, stack } = one;
    // Made short only now: half a secret would not be found.
    one.message = tidyText(hideSecrets(message, secrets), LONGEST_MESSAGE);
    if (stack !== undefined && message !== '')
      one.stack = hideSecrets(stack.split(message).join(one.message), secrets);
    if ('vendorCode' in one && typeof one.vendorCode === 'string')
      Object.assign(one, { vendorCode: hideSecrets(one.vendorCode, secrets) });
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
      this.withoutSecrets(
        boundedReading(
          context.notes.addTo(await this.vendor.read(target, context)),
          `${this.account.id}: the answer of ${target.resource} (${target.id})`,
        ),
      ),
    );
  }

  execute(order: ResolvedCommand, context: CommandContext): Promise<Executed> {
    return this.discreetly(() => this.vendor.execute(order, context));
  }

  close(signal: AbortSignal): Promise<void> {
    return this.discreetly(() => this.vendor.close(signal));
  }

  /** Reasons quote errors of the vendor, and people read them. */
  private withoutSecrets(reading: Reading): Reading {
    const { gaps, extras } = reading;
    const hide = (text: string): string => tidyText(this.secrets.hiddenIn(text), LONGEST_MESSAGE);
    return {
      ...reading,
      ...(gaps !== undefined && { gaps: mapValues(gaps, hide) }),
      ...(extras !== undefined && {
        extras: mapValues(extras, (one) => (one === 'ok' ? one : { missing: hide(one.missing) })),
      }),
    };
  }

  private async discreetly<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.secrets.hideIn(error);
    }
  }
}

const mapValues = <A, B>(record: { readonly [key: string]: A }, map: (value: A) => B): { [key: string]: B } =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
