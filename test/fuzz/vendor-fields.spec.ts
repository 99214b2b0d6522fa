import fc from 'fast-check';
import type { Reading, Roster } from '../../src/modules/domain/reading.js';
import { VendorError } from '../../src/vendors/port/errors.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import type { PollTarget } from '../../src/vendors/port/vendor.js';
import { ContractAccount } from '../contract/contract-account.js';
import { onceEach, saidIn, type FloorRead } from '../contract/floor-read.js';
import { differenceOf, type WrongValue } from '../contract/part-of-floor.js';
import { NOW, type Subject } from '../contract/subject.js';
import { CONTRACTS } from '../contract/subjects.js';
import { Cassette } from '../support/fuzz/cassette.js';
import { everyCase } from '../support/fuzz/fuzz.js';
import { fieldChange, leavesOf, withFieldChanged, type FieldChange } from '../support/fuzz/one-field.js';

const CASES = 2_000;
const { now } = Date;

interface FieldRules {
  /** What identifies rows, the lists themselves and the envelope: without them a read may fail, or rows are others. */
  identity: RegExp;
  /** Fields that say what another field of a row means, and that one: without the first the second may be another. */
  meanings?: readonly { field: RegExp; of: RegExp }[];
}

const RULES: Readonly<Record<string, FieldRules>> = {
  // queue/list, extension/list, queue/agent_status, queue/call_status
  yeastar: {
    identity:
      /^(errcode|data|queue_list|(waiting|active|ringing)_list|(queue_list|data)\[\]\.(id|number)|.*_agent_list|.*_list\[\]\.(call_id|text2|type|callee_number)|data\[\]\.code)$/,
    // A device that is not listed has no state, and a SIP phone without a list has its own status.
    meanings: [{ field: /online_status\.\w+(\.status_list)?$/, of: / reachable$/ }],
  },
  // QueueStatus, of which every value is a text: another number is as good as the first.
  asterisk: {
    identity: /^\[\]\.(Response|Event|ListItems|Queue|Location|Uniqueid|Channel)$/,
    meanings: [
      { field: /\.Wait$/, of: / since$/ },
      { field: /\.LastPause$/, of: / availabilitySince$/ },
      { field: /\.(LastCall|Wrapuptime)$/, of: / (activity|activitySince|until)$/ },
      { field: /\.(Status|InCall)$/, of: / (activity|reachable|talking)$/ },
      // Asterisk writes the interface for a name that is missing, and the extension is a part of it.
      { field: /\.Name$/, of: / name$/ },
    ],
  },
  // call_queues, call_queues/{id}/agents, …/waiting, call_queue_servers
  portsip: { identity: /^(items|(items\[\]\.)?(id|extension_number|session_id))$/ },
  // callqueues, agents, calls, queuedcall/{queue}
  netsapiens: {
    identity:
      /^\[\]\.(callqueue|callqueue-agent-id|session_key|call-(orig|term)-call-id|call-by-user|call-term-(user|domain))$/,
    meanings: [
      // A leg that was not answered rings.
      { field: /call-answer-datetime$/, of: /( (talking|activity|state)| caller [\d.]+)$/ },
      // What is on hold is said in a field of its own.
      { field: /-(orig|term)-info$/, of: / (activity|since)$/ },
      // A leg that does not end at a queue is not of a caller who waits.
      { field: /call-term-uri$/, of: / state$/ },
      // An agent whose type is manual and who has no message is logged out.
      { field: /agent-status-message$/, of: / availability$/ },
      // Any queue that is not a parking lot is one.
      { field: /callqueue-dispatch-type$/, of: /^queue 7000/ },
    ],
  },
  // SQ_GetQueues, SQ_GetAgents, SQ_GetSkills, GetSQState
  voximplant: {
    identity: /^result(\[\]\.(sq_queue_id|user_id|sq_skill_id|sq_agents(\[\]\.user_id)?|tasks))?$/,
    meanings: [
      // An agent without a status for calls serves chats.
      { field: /sq_statuses(\[\]\.CALL)?$/, of: / (activity|availability|since)$/ },
      // The minutes stand in for the seconds.
      { field: /call_max_waiting_time_in_seconds$/, of: / maxWaitSeconds$/ },
    ],
  },
};

describe.each(CONTRACTS)('One changed field of an answer of $kind', ({ kind, definition, subject }) => {
  const { identity, meanings = [] } = RULES[kind]!;
  const cassette = new Cassette();
  let account: ContractAccount;
  let wholes: Map<string, { floor: FloorRead; requests: number }>;

  const read = async (target: PollTarget) => {
    const notes = new ReadingNotes();
    return notes.addTo(await account.read(target, { left: 0 }, notes));
  };

  beforeAll(async () => {
    Date.now = () => NOW;
    account = await ContractAccount.start(
      definition,
      subject,
      subject.usual,
      subject.usual.scene().floor,
      10_000,
    );
    cassette.start();
    const roster = await account.readRoster();
    for (const target of account.targets()) await account.read(target);
    await account.simulator.stop();
    wholes = new Map();
    for (const target of account.targets()) {
      cassette.play((answer) => answer);
      wholes.set(target.id, { floor: floorOf(await read(target), roster), requests: cassette.requests });
    }
  });
  afterAll(() => {
    cassette.stop();
    Date.now = now;
  });

  it('fails no read, and brings no value that the answer did not hold', async () => {
    const targets = account.targets();
    await everyCase(
      fc.asyncProperty(fc.nat(targets.length - 1), fieldChange, async (which, change) => {
        const target = targets[which]!;
        const { floor: whole, requests } = wholes.get(target.id)!;
        const { answers, field } = play(cassette, change, requests, subject.body);
        let reading: Reading;
        try {
          reading = await read(target);
        } catch (error) {
          const mayFail = identity.test(field.name) || target.extra !== undefined;
          if (!(error instanceof VendorError) || !mayFail) throw error;
          return;
        }
        if (identity.test(field.name)) return;
        const said = saidIn(reading);
        const { missingRows, wrong } = differenceOf(whole, floorOf(reading, account.roster!));
        const leaves = leavesOf(answers);
        const odd = wrong
          .filter((one) => !isHeld(one, leaves))
          .filter(({ at }) => !meanings.some((one) => one.field.test(field.name) && one.of.test(at)));
        expect({ field: field.name, odd }).toEqual({ field: field.name, odd: [] });
        if (said.length === 0)
          expect({ field: field.name, missingRows }).toEqual({ field: field.name, missingRows: [] });
      }),
      CASES,
    );
  });
});

const JSON_BODY: NonNullable<Subject['body']> = {
  read: (text) => JSON.parse(text) as unknown,
  write: JSON.stringify,
};

/** Plays one of the answers with one field changed; what was answered is known after the read. */
function play(cassette: Cassette, change: FieldChange, requests: number, { read, write } = JSON_BODY) {
  const answers: unknown[] = [];
  const field = { name: '' };
  cassette.play((answer, nth) => {
    const data: unknown = answer.text === '' ? undefined : read(answer.text);
    const other = nth === change.answer % requests ? withFieldChanged(data, change) : undefined;
    if (other === undefined) {
      answers.push(data);
      return answer;
    }
    field.name = other.field;
    const text = write(other.answer);
    answers.push(read(text));
    return { ...answer, text };
  });
  return { answers, field };
}

/** What is a state or a count must be the one that the system meant; a text may be another one of the answer's. */
const EXACT = /(^|\s)(availability|activity|state|open|talking|reachable|since|until|\w*Since)$/;

const isHeld = ({ at, value }: WrongValue, leaves: ReadonlySet<string>): boolean =>
  !EXACT.test(at) && [...leavesOf([value])].every((leaf) => leaves.has(leaf));

function floorOf({ roster, queues = {}, servers = [] }: Reading, known: Roster): FloorRead {
  const read = Object.entries(queues).map(([id, queue]) => {
    const { waiting, members = queue.memberUpdates, ...more } = queue;
    return [
      id,
      {
        ...more,
        ...(waiting !== undefined && { waiting: onceEach(waiting) }),
        ...(members !== undefined && { members: onceEach(members) }),
      },
    ] as const;
  });
  return { roster: roster ?? known, queues: Object.fromEntries(read), servers, said: [] };
}
