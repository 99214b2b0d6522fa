import { ModuleRef, ModulesContainer } from '@nestjs/core';
import type { INestApplication } from '@nestjs/common';
import { AppModule } from '../../src/app.module.js';
import { CommandQueue } from '../../src/modules/commands/command-queue.js';
import { CommandStore } from '../../src/modules/commands/command-store.js';
import { TestCluster } from '../support/test-cluster.js';

/** The instances of each class that the modules of the application provide; aliases of one instance count once. */
function instances(app: INestApplication): Map<unknown, Set<object>> {
  const byClass = new Map<unknown, Set<object>>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { instance } of [...module.providers.values(), ...module.controllers.values()]) {
      // Plain values and functions are of no class; Nest gives each module a ModuleRef.
      const value: unknown = instance;
      if (typeof value !== 'object' || value === null || value instanceof ModuleRef) continue;
      if (value.constructor === Object || value.constructor === Array) continue;
      byClass.set(value.constructor, (byClass.get(value.constructor) ?? new Set()).add(value));
    }
  }
  return byClass;
}

describe(AppModule.name, () => {
  let world: TestCluster;

  beforeAll(async () => {
    world = await TestCluster.start({ accounts: [{ id: 'hq', floorOptions: { queues: 1, agents: 2 } }] });
  });
  afterAll(() => world.close());

  it('instantiates each provider once when one process has both roles', async () => {
    const { app } = await world.service({ role: 'all' });
    const found = instances(app);
    expect([...found.keys()]).toEqual(expect.arrayContaining([CommandStore, CommandQueue, AppModule]));
    const twice = [...found]
      .filter(([, { size }]) => size > 1)
      .map(([type]) => String((type as { name: string }).name));
    expect(twice).toEqual([]);
  });
});
