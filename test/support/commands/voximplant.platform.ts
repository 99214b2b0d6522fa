import { VoximplantClient } from '../../../simulators/testing/voximplant-client.js';
import type { LiveStage } from './row.js';

/** No document holds the number of chats or the skills of an agent, so they are read from the platform. */
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
