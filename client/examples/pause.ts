// Pauses an agent and awaits the outcome. The compiler checks the command.
import { CommandUnanswered, isRefusal, type FloorClient } from '@floorwalker/client';

export async function pause(floor: FloorClient, account: string, agent: string): Promise<string> {
  try {
    const sent = await floor.command({ account, type: 'agent.pause', agent, params: { seconds: 600 } });
    const { status, error } = await floor.settled(sent);
    return error === undefined ? status : `${status}: ${error.detail}`;
  } catch (error) {
    if (isRefusal(error, 'invalid-command'))
      return error.errors.map(({ path, message }) => `${path} ${message}`).join(', ');
    if (isRefusal(error, 'too-many-commands')) return `try again in ${error.retryAfterMs ?? 1_000} ms`;
    if (error instanceof CommandUnanswered) return `send it again with the key ${error.idempotencyKey}`;
    throw error;
  }
}
