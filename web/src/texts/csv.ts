import { FIGURES } from './figures.js';

/** Heads of the files that tables are saved as; units are in them. */
export const CSV = {
  heads: {
    extension: 'Extension',
    number: 'Number',
    reason: 'Reason',
    time: 'Time in the state (s)',
    oldest: 'Longest wait now (s)',
    wait: 'Wait (s)',
    figures: {
      offered: 'Offered today',
      answered: 'Answered today',
      abandoned: 'Abandoned today',
      serviceLevel: 'Service level today (%)',
      asa: 'Average wait until the answer today (s)',
      longestToday: 'Longest wait today (s)',
      calls: 'Calls answered today',
      missed: 'Calls missed today',
      talk: 'Talk today (s)',
      wrapUp: 'Wrap-up today (s)',
      occupancy: 'Occupancy today (%)',
      signedIn: 'Signed in today (s)',
    },
    formula: 'Service level formula',
    target: 'Service level target (s)',
    coverage: 'Coverage of observed figures (%)',
    source: 'Source of most figures',
  },
  formulas: FIGURES.formulas,
  sources: FIGURES.sources,
  audit: {
    at: 'Time (UTC)',
    action: 'Action',
    target: 'Target',
    params: 'Parameters',
    by: 'By',
    issuer: 'Issuer',
    outcome: 'Outcome',
    took: 'Took (s)',
  },
} as const;
