import { z } from 'zod';
import { DisplayReload, DisplaySettings, type DisplayMessage } from '../domain/display-settings.js';

export const MAX_TOPICS = 100;

const Label = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}*$/u, 'must hold no control characters');

/** The body of a request for a display: a label for people, and the topics it may follow. */
export const DisplayRequest = z.strictObject({
  label: Label,
  topics: z.array(z.string().min(1).max(300)).min(1).max(MAX_TOPICS),
});
export type DisplayRequest = z.infer<typeof DisplayRequest>;

/** The body of a change: of the settings those that are named, as RFC 7396 says; `null` takes one away. */
export const DisplayChange = z.strictObject({
  label: Label.exactOptional(),
  settings: z.record(z.string().max(40), z.unknown()).exactOptional(),
});
export type DisplayChange = z.infer<typeof DisplayChange>;

/** A wall screen that may follow some topics, as stored; the token is not part of it. Instants: epoch ms. */
export const Display = z.object({
  id: z.string(),
  tenant: z.string(),
  label: z.string(),
  topics: z.array(z.string()).min(1),
  createdAt: z.number(),
  createdBy: z.string(),
  settings: DisplaySettings,
  /** Raised by every change of the label and the settings. */
  version: z.number(),
  changedAt: z.number().exactOptional(),
  changedBy: z.string().exactOptional(),
  /** The last request to load its page again. */
  reload: DisplayReload.exactOptional(),
});
export type Display = z.infer<typeof Display>;

/** Settings of a newer version of the service are left out, so that the display stays usable after a rollback. */
const StoredSettings = z.object(DisplaySettings.shape).catch({});

/** Displays that were made before there were settings have none. */
const StoredDisplay = Display.extend({
  settings: StoredSettings,
  version: z.number().default(1),
});

export const displayFrom = (json: string): Display => StoredDisplay.parse(JSON.parse(json));

/** What the display itself is told. */
export function messageOf({ id, version, label, settings, reload }: Display): DisplayMessage {
  return { id, version, label, settings, ...(reload !== undefined && { reload }) };
}
