import type { Commands, CommandTarget } from './commands.js';
import { agentNames } from './targets.js';

/** Names of several agents; the heading names a single one. */
export function TargetNames({
  commands,
  targets,
}: {
  commands: Pick<Commands, 'names'>;
  targets: readonly CommandTarget[];
}) {
  if (targets.length < 2) return null;
  return <p class="target-names">{agentNames(targets, commands.names)}</p>;
}
