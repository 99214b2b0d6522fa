import { linesOf, linkOf, shortened, titleOf, type Message } from './message.js';

/** Slack's limits of a header and of a field. */
const MAX_HEADER = 150;
const MAX_FIELD = 2_000;
/** Fields of a section. */
const FIELDS = 10;
const PER_SECTION = 10;

/** Only these three have a meaning outside of mrkdwn. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The body for an incoming webhook of Slack. */
export function slackBody(message: Message, publicUrl: string | undefined): object {
  const title = titleOf(message);
  const fields = linesOf(message).map((line) => ({
    type: 'plain_text',
    text: shortened(line, MAX_FIELD),
    emoji: false,
  }));
  const sections = Array.from({ length: Math.ceil(fields.length / PER_SECTION) }, (_, nth) => ({
    type: 'section',
    fields: fields.slice(nth * PER_SECTION, nth * PER_SECTION + FIELDS),
  }));
  const url = linkOf(message.notifications[0], publicUrl);
  return {
    text: escaped(title),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: shortened(title, MAX_HEADER), emoji: false } },
      ...sections,
      ...(url === undefined
        ? []
        : [
            {
              type: 'actions',
              elements: [{ type: 'button', text: { type: 'plain_text', text: 'Open' }, url }],
            },
          ]),
    ],
  };
}
