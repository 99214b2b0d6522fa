import { linesOf, linkOf, severityOf, titleOf, type Message } from './message.js';

const COLOURS = { info: 'Accent', warning: 'Warning', critical: 'Attention' } as const;

/** The body for a workflow of Teams, with one adaptive card. Text runs hold no Markdown, so names are shown as they are. */
export function teamsBody(message: Message, publicUrl: string | undefined): object {
  const { kind } = message.notifications[0];
  const color = kind === 'resolved' ? 'Good' : COLOURS[severityOf(message)];
  const url = linkOf(message.notifications[0], publicUrl);
  const paragraph = (text: string, style: object = {}): object => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text, ...style }],
  });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          type: 'AdaptiveCard',
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          version: '1.4',
          body: [
            paragraph(titleOf(message), { size: 'Large', weight: 'Bolder', color }),
            ...linesOf(message).map((line) => paragraph(line)),
          ],
          actions: url === undefined ? [] : [{ type: 'Action.OpenUrl', title: 'Open', url }],
        },
      },
    ],
  };
}
