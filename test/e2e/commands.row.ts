import type { AccountDocument, Confirmation, QueueDocument } from '../../client/index.js';
import type { Simulator } from '../../simulators/simulator.js';
import type { FloorFixture, Named } from '../support/floor-fixture.js';
import type { Answer, Order } from '../support/command-cluster.js';

/** Where one order is given, and what can be seen of it there by somebody else. */
export interface Stage extends FloorFixture {
  readonly account: AccountDocument;
  readonly simulator: Simulator;
  queue(queue: Named): QueueDocument;
  /** Below the account's own path. */
  get<Body>(path: string): Promise<Answer<Body>>;
}

export interface Row {
  name: string;
  /** Happens on the floor first. */
  before?: (stage: Stage) => unknown;
  order: (stage: Stage) => Order;
  /** `unconfirmed`: no poll can show it. */
  confirmation: Exclude<Confirmation, 'pending' | 'contradicted'>;
  /** A second client sees it on its feed, and did not before. */
  feed?: (stage: Stage) => void;
  /** What no feed holds is asked for: by REST, or where that does not tell it either, of the vendor. */
  asked?: (stage: Stage) => Promise<void>;
  /** Nothing shows it, not even the vendor: that the request was made is all there is. */
  unseen?: true;
}

export const person = ({ account }: Stage, { id }: Named) => account.agents[id];
export const member = (stage: Stage, queue: Named, { id }: Named) => stage.queue(queue).agents[id];
export const members = (stage: Stage, queue: Named) => Object.keys(stage.queue(queue).agents).sort();

/** Rows of the account's queues by their names. */
export const queueNames = ({ account }: Stage) => Object.values(account.queues).map(({ name }) => name);

/** No calls in the cast's queues, and then one that Ada has answered. */
export function talk(stage: Stage): void {
  hangUp(stage);
  const { floor } = stage.simulator;
  floor.answer(floor.arrive(stage.support.key, { caller: `55501${stage.nth}1` }), stage.ada.key);
}

/** No calls in the cast's queues, and then one that waits. */
export function wait(stage: Stage): void {
  hangUp(stage);
  stage.simulator.floor.arrive(stage.support.key, { caller: `55501${stage.nth}2` });
}

function hangUp({ simulator: { floor }, support, sales }: Stage): void {
  for (const { id, queueId } of [...floor.calls.values()])
    if (queueId === support.key || queueId === sales.key) floor.hangup(id);
}

/** The id of the one call that waits in the queue, as everybody sees it. */
export function waitingCall(stage: Stage, queue: Named): string {
  const [call] = Object.keys(stage.queue(queue).waiting);
  if (call === undefined) throw new Error(`nobody waits in ${queue.name}`);
  return call;
}

/** Ada has no call any more. */
export function adaIsFree(stage: Stage): void {
  expect(person(stage, stage.ada)).toMatchObject({ activity: 'idle', state: 'available' });
  // Not every vendor tells how many talk.
  const { waiting, talking = 0 } = stage.queue(stage.support).queue.self;
  expect({ waiting, talking }).toEqual({ waiting: 0, talking: 0 });
}
