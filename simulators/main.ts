import { z } from 'zod';
import { configurationOf } from './configuration.js';
import { startControlApi } from './control/control-api.js';
import { facades, simulatedVendors } from './facades.js';
import { DEFAULT_SEED, startSimulator } from './simulator.js';

const CONTROL_PORT_OFFSET = 9;
const Port = z.coerce.number().int().min(0).max(65_000);
const Quirks = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('SIMULATORS_QUIRKS must be JSON');
      return z.NEVER;
    }
  })
  .pipe(z.partialRecord(z.enum(simulatedVendors), z.record(z.string(), z.unknown())));
const Accounts = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('SIMULATORS_MORE_ACCOUNTS must be JSON');
      return z.NEVER;
    }
  })
  .pipe(z.array(z.unknown()));
const Environment = z.object({
  /** First port of the block; 0 takes free ones. */
  SIMULATORS_PORT: Port.default(4100),
  SIMULATORS_CONTROL_PORT: Port.optional(),
  SIMULATORS_SEED: z.coerce.number().int().default(DEFAULT_SEED),
  /** Switches away from their defaults, by vendor: `{"yeastar":{"emptyLists":"null"}}`. */
  SIMULATORS_QUIRKS: Quirks.default({}),
  /** More accounts beside those of the simulators, such as a real system: JSON. */
  SIMULATORS_MORE_ACCOUNTS: Accounts.default([]),
  SIMULATORS_SPEED: z.coerce.number().positive().max(10_000).default(1),
});

async function run(): Promise<void> {
  const environment = Environment.parse(process.env);
  const {
    SIMULATORS_PORT: block,
    SIMULATORS_SEED: seed,
    SIMULATORS_SPEED: speed,
    SIMULATORS_MORE_ACCOUNTS: more,
  } = environment;
  const inBlock = (offset: number): number => (block === 0 ? 0 : block + offset);
  const simulators = await Promise.all(
    simulatedVendors.map((vendor) =>
      startSimulator({
        vendor,
        port: inBlock(facades[vendor].portOffset),
        seed,
        quirks: environment.SIMULATORS_QUIRKS[vendor] ?? {},
        floorOptions: { speed },
      }),
    ),
  );
  const control = await startControlApi(
    simulators,
    environment.SIMULATORS_CONTROL_PORT ?? inBlock(CONTROL_PORT_OFFSET),
  );
  const accounts = simulators.map((simulator) => simulator.account());
  process.stdout.write(configurationOf(accounts, control.url));
  process.stdout.write(`# A token for it: ${control.url}/issuer/token\n`);
  process.stdout.write(`# Faults, verbs and the truth: control API at ${control.url}/\n`);
  process.send?.({ type: 'ready', accounts: [...accounts, ...more], controlUrl: control.url });

  const stop = (): void => {
    const stopping = [...simulators, control].map((part) => part.stop());
    void Promise.allSettled(stopping).then(() => process.exit(0));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop).once('disconnect', stop);
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return taken ? `${error.message}. SIMULATORS_PORT moves the block of ports (0: free ones).` : String(error);
}

run().catch((error: unknown) => {
  process.stderr.write(`The simulators could not start: ${explain(error)}\n`);
  process.exit(1);
});
