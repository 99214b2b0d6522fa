import type { Roster } from '../../modules/domain/reading.js';
import { own } from '../../modules/domain/document.js';
import type { NetsapiensAgent } from './schema.js';

/** An entry of an agent in a queue: a user (`1000@…`), or a device of a user (`sip:1000wp@…`). */
type Entry = Pick<NetsapiensAgent, 'id' | 'login'>;

/** What the legs of a person's calls are known by. */
export interface Person {
  /** User, devices and login name, in lower case. */
  names: readonly string[];
  domain: string | undefined;
}

/** `1000` of `sip:1000@example.com`, in lower case. */
export function localPart(address: string): string {
  return address
    .trim()
    .replace(/^sips?:/i, '')
    .replace(/[@;?].*$/s, '')
    .toLowerCase();
}

/** `example.com` of `sip:1000@example.com`. */
function domainPart(address: string): string | undefined {
  return /@([^;?]+)/.exec(address)?.[1]?.toLowerCase();
}

const isDevice = (id: string): boolean => /^sips?:/i.test(id);

/**
 * The user of an entry, which is the extension: of a device such as `sip:1000wp@…` the user whose name it begins with.
 * The login name need not be the user: `1000@acme.example` may log in as `cy.park@acme.example`.
 */
export function userOf({ id, login }: Entry): string {
  const name = localPart(id);
  if (!isDevice(id)) return name;
  const user = login === undefined ? undefined : localPart(login);
  return user !== undefined && name.startsWith(user)
    ? user
    : (/^(\d+)[a-z]*$/.exec(name)?.[1] ?? user ?? name);
}

function namesOf({ id, login }: Entry): string[] {
  return [userOf({ id, login }), localPart(id), localPart(login ?? id)];
}

interface Entries<Row> {
  id: string;
  rows: Row[];
}

/**
 * Who is who: a person may serve one queue as a user and another with a device, or one queue with both. A person has the
 * id of the user's entry; one who has none, that of the first device.
 */
export class People<Row extends Entry> {
  private readonly byUser = new Map<string, Entries<Row>>();

  constructor(rows: readonly Row[]) {
    for (const row of rows) {
      const key = keyOf(row);
      const known = this.byUser.get(key);
      if (known === undefined) this.byUser.set(key, { id: row.id, rows: [row] });
      else {
        known.rows.push(row);
        if (comesFirst(row.id, known.id)) known.id = row.id;
      }
    }
  }

  idOf(row: Row): string {
    return this.entriesOf(row).id;
  }

  personOf(row: Row): Person {
    const names = this.entriesOf(row).rows.flatMap(namesOf);
    return { names: [...new Set(names)], domain: domainPart(row.id) };
  }

  /** The rows of the person with this id. */
  rowsOf(id: string): readonly Row[] {
    return [...this.byUser.values()].find((person) => person.id === id)?.rows ?? [];
  }

  private entriesOf(row: Row): Entries<Row> {
    return this.byUser.get(keyOf(row)) ?? { id: row.id, rows: [row] };
  }
}

const keyOf = (row: Entry): string => `${userOf(row)}@${domainPart(row.id) ?? ''}`;

function comesFirst(id: string, other: string): boolean {
  return isDevice(id) === isDevice(other) ? id < other : isDevice(other);
}

/** The entries of a person, by queue; the person's id alone where nothing else is known. */
export function entriesIn(roster: Roster, person: string, queue: string): readonly string[] {
  return own(own(roster.agents, person)?.entries ?? {}, queue) ?? [person];
}

/** A person as commands name one. */
export function personIn(roster: Roster, id: string): Person & { user: string } {
  const { extension: login, entries = {} } = own(roster.agents, id) ?? {};
  const ids = new Set([id, ...Object.values(entries).flat()]);
  const names = [...ids].flatMap((entry) => namesOf({ id: entry, login }));
  return { names: [...new Set(names)], domain: domainPart(id), user: login ?? localPart(id) };
}
