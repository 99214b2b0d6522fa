import type { AgentCall } from '../../modules/domain/agent.js';

/** Who calls, as rows have it. A caller without a name is shown by the number, which is no name. */
export function callerFields(caller: string | undefined, callerName: string | undefined): AgentCall {
  return {
    ...(caller !== undefined && { caller }),
    ...(callerName !== undefined && callerName !== caller && { callerName }),
  };
}

/** The call that an agent is in, where the vendor tells who is at the other end. */
export const callWith = (who: AgentCall): { call?: AgentCall } =>
  Object.keys(who).length > 0 ? { call: who } : {};
