import { z } from 'zod';
import { ChangedInternals, installedPackage } from './installed-package.js';

// The types a server adapter is written against; the package exports them from no other place.
export type {
  AppControllerRoute,
  AppViewRoute,
  BullBoardQueues,
  ControllerHandlerReturnType,
  IServerAdapter,
  UIConfig,
} from '@bull-board/api/dist/types.js';

const given = z.custom<object>((value) => typeof value === 'function');
const oneOrMore = z.union([z.string(), z.array(z.string()).min(1)]);
const Route = z.object({ method: oneOrMore, route: oneOrMore, handler: given });

/** What a server adapter is given by `createBullBoard`, before it serves anything. */
const BoardParts = z.object({
  queues: z.instanceof(Map),
  views: z.string().min(1),
  statics: z.object({ route: z.string().min(1), folder: z.string().min(1) }),
  entry: Route,
  api: z.array(Route).min(1),
  uiConfig: z.looseObject({}),
  onError: given,
});

/**
 * Checks at start that the board has given its server adapter all the parts that those types name.
 * @throws ChangedInternals
 */
export function checkBoardParts(parts: { [part in keyof z.infer<typeof BoardParts>]: unknown }): void {
  const result = BoardParts.safeParse(parts);
  if (result.success) return;
  const [issue] = result.error.issues;
  const name = '@bull-board/api';
  throw new ChangedInternals(
    name,
    installedPackage(name).version,
    `no longer gives its server adapter \`${issue?.path.join('.')}\` in the documented form`,
  );
}
