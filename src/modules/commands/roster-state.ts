import { keyed, type DocumentState, type Row, type Rows } from '../domain/document.js';
import type { Roster } from '../domain/reading.js';

/** The roster in the form of a document, so that expectations look at both alike. */
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
