import type { PlanStore } from '../../src/modules/plans/plan-store.js';

/** Nothing is planned. */
export const noPlans = {
  all: () => Promise.resolve(new Map()),
  some: () => Promise.resolve(new Map()),
} as unknown as PlanStore;
