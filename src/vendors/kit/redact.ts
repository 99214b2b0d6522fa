import { tidyText } from './parse.js';
import type { VendorRequest } from './request.js';
import type { ResolvedCommand } from '../../modules/domain/resolved-command.js';
import type { Reading, Roster } from '../../modules/domain/reading.js';
import { boundedReading } from './limits.js';
import type { CommandContext, Executed } from '../port/command.js';
import type { LineContext } from '../port/line.js';
import type { PollTarget, ReadContext, ReportContext, ReportRequest, Vendor } from '../port/vendor.js';

const SECRET_NAME = /token|secret|password|passwd|api_?key|private_?key|assertion|jwt/i;
/** Shorter texts stand in messages by chance. */
const SHORTEST = 4;
/** Vendors are quoted in it. */
const LONGEST_MESSAGE = 1_000;
/** As people read it, see `ReadingNotes.missing`. */
const LOGIN = 'exclusive login';
const HIDDEN = '…';
/** A vendor's tokens live for minutes or hours. */
const RECENT = 64;

/** The secrets of a request: a vendor's answer may quote them, and our errors quote the answer. */
function secretsOf({ headers = {}, query = {}, body }: Partial<VendorRequest<unknown>>): string[] {
  const bearer = Object.values(headers).map((value) => value.replace(/^\w+ +/, ''));
  // A form has its fields behind an iterator.
  const fields = body instanceof URLSearchParams ? Object.fromEntries(body) : body;
  return [...bearer, ...secretsIn(query), ...secretsIn(fields)];
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

  add(request: Partial<VendorRequest<unknown>>): void {
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

  /** In every text of an error: it is shown, logged and stored. */
  hideIn<E>(error: E): E {
    hideDeep(error, this.all(), new Set());
    return error;
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

/** In every text of an error, its causes and what they hold, at any depth. */
function hideDeep(value: unknown, forms: readonly string[], seen: Set<object>): void {
  if (!isOpen(value) || seen.has(value)) return;
  seen.add(value);
  if (value instanceof Error) {
    const { message, stack } = value;
    // Shortened only after hiding: half a secret would not be found.
    value.message = tidyText(hideSecrets(message, forms), LONGEST_MESSAGE);
    if (stack !== undefined && message !== '') value.stack = stack.split(message).join(value.message);
  }
  for (const key of Reflect.ownKeys(value)) {
    const part: unknown = Reflect.get(value, key);
    if (typeof part === 'string') Reflect.set(value, key, hideSecrets(part, forms));
    else hideDeep(part, forms, seen);
  }
}

/** Errors, lists and plain objects; anything else, such as a socket, has texts of its own that are not shown. */
function isOpen(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof Error || Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A vendor as the service uses it: what it learned is within bounds, and no error quotes the credentials. */
export class RedactingVendor implements Vendor {
  readonly listen?: (context: LineContext) => Promise<void>;
  readonly subscribeHooks?: (url: string, signal: AbortSignal) => Promise<void>;
  readonly report?: (request: ReportRequest, context: ReportContext) => AsyncIterable<string>;
  private readonly secrets: SecretRedactor;

  constructor(
    private readonly vendor: Vendor,
    private readonly account: { id: string; credentials: unknown },
    /** What people should know of the login while it works; undefined: nothing. */
    private readonly loginHint?: () => string | undefined,
  ) {
    this.secrets = new SecretRedactor(account.credentials);
    if (vendor.listen !== undefined)
      this.listen = (context) => this.redacted(async () => vendor.listen?.(context));
    if (vendor.report !== undefined)
      this.report = (request, context) => this.eachRedacted(vendor.report?.(request, context));
    if (vendor.subscribeHooks !== undefined)
      this.subscribeHooks = (url, signal) =>
        this.redacted(() => {
          // The end of the address is a secret.
          this.secrets.add({ body: { secret: url.replace(/^.*\//, '') } });
          return vendor.subscribeHooks?.(url, signal) ?? Promise.resolve();
        });
  }

  targets(roster: Roster | undefined): PollTarget[] {
    return this.vendor.targets(roster);
  }

  read(target: PollTarget, context: ReadContext): Promise<Reading> {
    return this.redacted(async () =>
      this.withoutSecrets(
        boundedReading(
          this.noted(await this.vendor.read(target, context), context),
          `${this.account.id}: the answer of ${target.resource} (${target.id})`,
        ),
      ),
    );
  }

  execute(command: ResolvedCommand, context: CommandContext): Promise<Executed> {
    return this.redacted(() => this.vendor.execute(command, context));
  }

  close(signal: AbortSignal): Promise<void> {
    return this.redacted(() => this.vendor.close(signal));
  }

  /** The reading with what was noted; a hint that no longer holds ends with it. */
  private noted(reading: Reading, { notes }: ReadContext): Reading {
    const hint = this.loginHint?.();
    if (hint !== undefined) notes.missing(LOGIN, hint);
    else if (this.loginHint !== undefined) notes.present(LOGIN);
    return notes.addTo(reading);
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

  private async *eachRedacted(
    files: AsyncIterable<string> | undefined,
  ): AsyncGenerator<string, void, undefined> {
    try {
      if (files !== undefined) yield* files;
    } catch (error) {
      throw this.secrets.hideIn(error);
    }
  }

  private async redacted<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.secrets.hideIn(error);
    }
  }
}

const mapValues = <A, B>(record: { readonly [key: string]: A }, map: (value: A) => B): { [key: string]: B } =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
