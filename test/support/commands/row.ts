import type { AccountDocument, Confirmation, QueueDocument } from '../../../client/index.js';
import type { Floor } from '../../../simulators/engine/floor.js';
import type { Simulator } from '../../../simulators/simulator.js';
import type { LoggedRequest } from '../../../simulators/wire/request-log.js';
import type { CommandType } from '../../../src/modules/domain/command.js';
import type { ResolvedCommand } from '../../../src/modules/domain/resolved-command.js';
import type { Executed } from '../../../src/vendors/port/command.js';
import type { Answer, CommandBody } from '../command-cluster.js';
import type { FloorFixture, Named } from '../floor-fixture.js';

/** One thing that rows name: by the vendor's id in its requests, by either in a command. */
export interface Thing {
  id: string;
  name: string;
}

/** A call: by its id as the API names it, and as its number and the instant (ms) of its arrival in the simulator. */
export interface Line {
  id: string;
  sequence: number;
  startedAt: number;
}

/** The people and things of a suite's floor that rows speak of. */
export interface Stage extends FloorFixture {
  /** What rows create, update and delete; a suite that gives each row a floor of its own has them from the start. */
  made: { queue: Thing; skill: Thing; server: Thing };
  /** The members of a queue besides Ada, in the vendor's order. */
  beside: { support: Named[]; sales: Named[] };
  /** An agent's level in a queue, of vendors that have levels. */
  level: (queue: Named, agent: Named) => number;
  /** The one that Ada has, and one that waits in the queue Support. */
  calls: { talking: Line; waiting: Line };
}

/** A stage whose rows name neither calls nor other people. */
export const NO_CALLS = {
  beside: { support: [], sales: [] },
  level: () => 1,
  calls: {
    talking: { id: '', sequence: 0, startedAt: 0 },
    waiting: { id: '', sequence: 0, startedAt: 0 },
  },
};

/** Where a command is sent through the service, and what another client sees of it. */
export interface LiveStage extends Stage {
  readonly account: AccountDocument;
  readonly simulator: Simulator;
  queue(queue: Named): QueueDocument;
  /** Below the account's own path. */
  get<Body>(path: string): Promise<Answer<Body>>;
}

/** A command as an executor gets it, and what only the contract suite asserts of it. */
type StagedCommand = Omit<ResolvedCommand, 'type'>;

interface ContractPart {
  /** Runs on the floor first. */
  before?: (floor: Floor) => void;
  /** Done before it. */
  first?: (stage: Stage) => ResolvedCommand;
  executed?: (stage: Stage) => Executed;
  /** The polls that follow it; by default those that the vendor's suite names. */
  polls?: string[];
}

interface EndToEndPart {
  /** Agent and queues as a user names them; by default their ids. */
  called?: (stage: Stage) => Partial<Pick<StagedCommand, 'agent' | 'queue' | 'queues'>>;
  /** A user leaves the queues out, which means all. */
  withoutQueues?: true;
  /** Parameters as a user gives them, where they name people. */
  params?: (stage: Stage) => StagedCommand['params'];
  /** Runs on the floor first. */
  before?: (stage: LiveStage) => unknown;
  /** A second client sees it on its feed, and did not before. */
  feed?: (stage: LiveStage) => void;
  /** Checks what no feed holds: by REST, or where REST does not have it either, at the vendor. */
  asked?: (stage: LiveStage) => Promise<void>;
  /** Nothing shows it, not even the vendor: only the request is checked. */
  unseen?: true;
}

/** A command of a vendor, asserted by the contract suite and end to end. The end-to-end suite plays rows in their order. */
export interface CommandRow<Request> {
  name: string;
  type: CommandType;
  command: (stage: Stage) => StagedCommand;
  /** What is sent for it, written by hand from the vendor's page. */
  requests: (stage: Stage) => Request[];
  /** No poll can show it. */
  unconfirmed?: true;
  /** `false`: only the end-to-end suite has it. */
  contract?: ContractPart | false;
  /** `false`: only the contract suite has it. */
  e2e: EndToEndPart | false;
}

/** A vendor's rows, and what its simulator was asked in the form of their requests. */
export interface CommandTable<Request = unknown> {
  rows: CommandRow<Request>[];
  asked: (requests: readonly LoggedRequest[], simulator: Simulator) => Request[];
}

/** The rows of the contract suite, on its stage. */
export function contractRows<Request>(rows: readonly CommandRow<Request>[], stage: Stage) {
  return rows.flatMap(({ contract = {}, type, command, requests, ...row }) =>
    contract === false
      ? []
      : {
          ...row,
          type,
          command: { type, ...command(stage) } satisfies ResolvedCommand,
          requests: requests(stage),
          before: contract.before,
          first: contract.first?.(stage),
          executed: () => contract.executed?.(stage) ?? {},
          polls: contract.polls,
        },
  );
}

/** What the end-to-end suite plays, in this order. */
export interface PlayedRow extends Omit<EndToEndPart, 'called' | 'params' | 'withoutQueues'> {
  name: string;
  /** As a user sends it. */
  command: (stage: LiveStage) => CommandBody;
  requests: (stage: LiveStage) => unknown[];
  confirmation: Exclude<Confirmation, 'pending' | 'contradicted'>;
}

export function playedRows<Request>(rows: readonly CommandRow<Request>[]): PlayedRow[] {
  return rows.flatMap(({ name, type, command, requests, unconfirmed, e2e }) => {
    if (e2e === false) return [];
    const { called, params, withoutQueues = false, ...seen } = e2e;
    return {
      ...seen,
      name,
      command: (stage) => {
        const { queues, ...staged } = { type, ...command(stage), ...called?.(stage) };
        return {
          ...staged,
          ...(queues !== undefined && !withoutQueues && { queues }),
          params: params?.(stage) ?? staged.params,
        };
      },
      requests,
      confirmation: unconfirmed === true ? 'unconfirmed' : 'confirmed',
    };
  });
}

export const person = ({ account }: LiveStage, { id }: Named) => account.agents[id];
export const member = (stage: LiveStage, queue: Named, { id }: Named) => stage.queue(queue).agents[id];
export const members = (stage: LiveStage, queue: Named) => Object.keys(stage.queue(queue).agents).sort();

/** Rows of the account's queues by their names. */
export const queueNames = ({ account }: LiveStage) => Object.values(account.queues).map(({ name }) => name);

/** No calls in the cast's queues, and then one that Ada has answered. */
export function talk(stage: LiveStage): void {
  hangUp(stage);
  const { floor } = stage.simulator;
  floor.answer(floor.arrive(stage.support.key, { caller: `55501${stage.nth}1` }), stage.ada.key);
}

/** No calls in the cast's queues, and then one that waits. */
export function wait(stage: LiveStage): void {
  hangUp(stage);
  stage.simulator.floor.arrive(stage.support.key, { caller: `55501${stage.nth}2` });
}

function hangUp({ simulator: { floor }, support, sales }: LiveStage): void {
  for (const { id, queueId } of [...floor.calls.values()])
    if (queueId === support.key || queueId === sales.key) floor.hangup(id);
}

/** Ada has no call any more. */
export function adaIsFree(stage: LiveStage): void {
  expect(person(stage, stage.ada)).toMatchObject({ activity: 'idle', state: 'available' });
  // Not every vendor reports how many talk.
  const { waiting, talking = 0 } = stage.queue(stage.support).queue.self;
  expect({ waiting, talking }).toEqual({ waiting: 0, talking: 0 });
}
