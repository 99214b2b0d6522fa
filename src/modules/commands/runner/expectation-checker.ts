import { Injectable } from '@nestjs/common';
import { keyed, type DocumentState, type Row, type Rows } from '../../domain/document.js';
import type { Roster } from '../../domain/reading.js';
import { check, combine, type Expectation, type CheckResult } from '../../domain/expectation.js';
import { queueTopic, serversTopic } from '../../domain/topic.js';
import { FloorStore } from '../../floor/floor-store.js';
import { CurrentRoster } from '../../floor/current-roster.js';

/** The roster in the form of a document, so that expectations are checked in both alike. */
export function rosterState({ queues, agents, skills = [], statusLabels = [] }: Roster): DocumentState {
  return {
    queues: queues,
    agents: agents,
    skills: rowsOf(skills.map((skill) => [skill.id, skill])),
    statusLabels: rowsOf(statusLabels.map((label) => [label.name, { id: label.name, ...label }])),
  };
}

function rowsOf(entries: [id: string, row: Row][]): Rows {
  return Object.assign(keyed<Row>(), Object.fromEntries(entries));
}

const NOTHING: DocumentState = {};

/** Checks expectations against the documents and the roster in Redis. */
@Injectable()
export class ExpectationChecker {
  constructor(
    private readonly store: FloorStore,
    private readonly rosters: CurrentRoster,
  ) {}

  /** The result of all expectations together. */
  async check(account: string, expectations: readonly Expectation[]): Promise<CheckResult> {
    const topics = [...new Set(expectations.flatMap((one) => topicOf(account, one) ?? []))];
    const wantsRoster = expectations.some(({ in: place }) => place === 'roster');
    const [{ documents }, known] = await Promise.all([
      this.store.loadMany(account, topics),
      wantsRoster ? this.rosters.of(account) : undefined,
    ]);
    const roster = known === undefined ? NOTHING : rosterState(known);
    const results = expectations.map((expectation) => {
      const topic = topicOf(account, expectation);
      const state = topic === undefined ? roster : (documents.get(topic)?.state ?? NOTHING);
      return check(expectation, state);
    });
    return combine(results);
  }
}

function topicOf(account: string, { in: place, queue = '' }: Expectation): string | undefined {
  if (place === 'roster') return undefined;
  return place === 'servers' ? serversTopic(account) : queueTopic(account, queue);
}
