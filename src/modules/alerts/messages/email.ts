import { linesOf, linkOf, severityOf, shortened, titleOf, type Message } from './message.js';

const MAX_SUBJECT = 200;

/** Plain text: names come from phone systems, and nothing in them may become markup. */
export function emailText(
  message: Message,
  publicUrl: string | undefined,
): { subject: string; text: string } {
  const title = titleOf(message);
  const { kind, alert } = message.notifications[0];
  const url = linkOf(message.notifications[0], publicUrl);
  const severity = kind === 'fired' ? `[${severityOf(message)}] ` : '';
  const lines = [
    title,
    '',
    ...linesOf(message),
    '',
    `Firing since ${new Date(alert.firingSince).toISOString()}`,
    ...(alert.resolvedAt === undefined ? [] : [`Resolved at ${new Date(alert.resolvedAt).toISOString()}`]),
    ...(url === undefined ? [] : ['', url]),
  ];
  return { subject: shortened(`${severity}${title}`, MAX_SUBJECT), text: `${lines.join('\n')}\n` };
}
