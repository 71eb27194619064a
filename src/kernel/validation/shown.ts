import { ApiProperty } from '@nestjs/swagger';

/** How long texts are at most, in characters: as they are accepted, and so as they are shown. */
export const LONGEST = {
  userName: 100,
  projectName: 200,
  taskTitle: 300,
  description: 20_000,
  /** The name of a history. */
  epoch: 100,
  /** A path with its query: Node.js reads no longer head of a request. */
  url: 16_384,
};

/** A text in an answer, of at most `max` characters. */
export const Shown = (max: number, pattern?: string) =>
  ApiProperty({ maxLength: max, ...(pattern !== undefined && { pattern }) });

/** A number in an answer, from `min` to `max`. Whole numbers need it only where they have other bounds than a count. */
export const Between = (min: number, max: number) => ApiProperty({ minimum: min, maximum: max });

/** A list in an answer, of at most `max` rows. */
export const AtMost = (max: number) => ApiProperty({ maxItems: max });
