import { Injectable } from '@nestjs/common';
import type Sharp from 'sharp';
import { InvalidInput } from '../../kernel/http/problem.js';
import { Gate } from '../../kernel/limits/gate.js';

/** The maximum number of pixels of a picture: a small file may decode to gigabytes. */
export const MAX_PIXELS = 50_000_000;
/** For how long a thumbnail is computed at most, in seconds. */
const LIMIT_S = 15;

/** The sizes of thumbnails: the longer side in pixels. */
export const THUMBNAILS = { small: 320, large: 1600 } as const;
export type ThumbnailSize = keyof typeof THUMBNAILS;

/** Measures pictures and makes thumbnails, which are WebP without any metadata, such as where a photo was taken. */
@Injectable()
export class Pictures {
  /** Decoding takes memory and a processor. */
  private readonly gate = new Gate({ each: 2, all: 2, waiting: 100, waitMs: 60_000 });
  private loaded?: Promise<typeof Sharp>;

  /**
   * The width and height of a picture in pixels, as it is to be seen; undefined if it is damaged.
   * @throws InvalidInput for one with too many pixels.
   */
  async measure(path: string): Promise<{ width: number; height: number } | undefined> {
    const sharp = await this.sharp();
    const found = await sharp(path, { limitInputPixels: false })
      .metadata()
      .catch(() => undefined);
    if (!found) return undefined;
    const { width, height, pages = 1, pageHeight = height } = found;
    if (width * pageHeight > MAX_PIXELS || pages > MAX_FRAMES) {
      const message = `must have at most ${MAX_PIXELS / 1_000_000} million pixels and ${MAX_FRAMES} frames`;
      throw new InvalidInput([{ field: 'file', message }]);
    }
    const isTurned = (found.orientation ?? 1) >= 5;
    return isTurned ? { width: pageHeight, height: width } : { width, height: pageHeight };
  }

  /** Writes a thumbnail, of the first frame. @returns whether the picture could be decoded. */
  async shrink(path: string, size: ThumbnailSize, to: string): Promise<boolean> {
    const sharp = await this.sharp();
    const leave = await this.gate.enter('thumbnails');
    const side = THUMBNAILS[size];
    try {
      await sharp(path, { limitInputPixels: MAX_PIXELS, sequentialRead: true })
        .autoOrient()
        .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 80 })
        .timeout({ seconds: LIMIT_S })
        .toFile(to);
      return true;
    } catch {
      return false;
    } finally {
      leave();
    }
  }

  /** Loaded with the first picture: a start without any is faster. */
  private sharp(): Promise<typeof Sharp> {
    return (this.loaded ??= import('sharp').then(({ default: sharp }) => {
      sharp.cache(false);
      sharp.concurrency(1);
      return sharp;
    }));
  }
}

/** The maximum number of frames of an animation: browsers decode them all. */
const MAX_FRAMES = 2_000;
