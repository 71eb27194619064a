import { ApiProperty } from '@nestjs/swagger';

/** The maximum lengths of texts, in characters, in input and therefore in answers. */
export const LONGEST = {
  userName: 100,
  projectName: 200,
  taskTitle: 300,
  projectKey: 10,
  /** A project's key, a hyphen, and a number. */
  taskKey: 21,
  labelName: 100,
  viewName: 100,
  description: 20_000,
  /** An emoji: several code points, such as a family. */
  emoji: 16,
  /** The epoch. */
  epoch: 100,
  /** A path with its query: Node.js accepts no longer request head. */
  url: 16_384,
};

/** A text in an answer, of at most `max` characters. */
export const Shown = (max: number, pattern?: string) =>
  ApiProperty({ maxLength: max, ...(pattern !== undefined && { pattern }) });

/** A number in an answer, from `min` to `max`. Integers need it only if their bounds differ from those of a count. */
export const Between = (min: number, max: number) => ApiProperty({ minimum: min, maximum: max });

/** A list in an answer, of at most `max` rows. */
export const AtMost = (max: number) => ApiProperty({ maxItems: max });
