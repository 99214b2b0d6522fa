import { VoximplantClient } from '../../../simulators/testing/voximplant-client.js';
import type { LiveStage } from './row.js';

/** Neither chats at a time nor skills of agents stand in any document; so the platform is asked. */
export async function agentOfPlatform({ simulator, ada }: LiveStage): Promise<unknown> {
  const client = new VoximplantClient(simulator);
  const { result } = (await client.ask('SQ_GetAgents', {
    with_sq_skills: 'true',
    with_sq_queues: 'false',
  })) as {
    result: { user_id: number }[];
  };
  return result.find(({ user_id }) => String(user_id) === ada.key);
}
