import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Attachment } from '../../data/api.js';
import { thumbnailQuery, type ThumbnailSize } from '../../data/attachments.js';

interface ThumbnailProps {
  attachment: Attachment;
  size: ThumbnailSize;
  className?: string;
  /** Empty where the name stands beside it. */
  alt: string;
}

/** A picture as the server made it smaller, without the metadata of the file. */
export function Thumbnail({ attachment, size, className, alt }: ThumbnailProps) {
  const { data: blob } = useQuery(thumbnailQuery(attachment, size));
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    if (!blob || !image.current) return;
    const url = URL.createObjectURL(blob);
    image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [blob]);
  return blob ? <img ref={image} alt={alt} className={className} /> : <span className={className} />;
}
