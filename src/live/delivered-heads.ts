import { Injectable } from '@nestjs/common';

/** The number of the last event that was delivered, of each project that somebody follows. The feed moves them on. */
@Injectable()
export class DeliveredHeads {
  private readonly heads = new Map<string, number>();

  /** 0 for a project that nobody follows. */
  of(project_id: string): number {
    return this.heads.get(project_id) ?? 0;
  }

  isFollowed(project_id: string): boolean {
    return this.heads.has(project_id);
  }

  /** The projects that somebody follows. */
  get projects(): string[] {
    return [...this.heads.keys()];
  }

  /** Follows a project from a number on, unless it is followed already. */
  begin(project_id: string, seq: number): void {
    if (!this.heads.has(project_id)) this.heads.set(project_id, seq);
  }

  end(project_id: string): void {
    this.heads.delete(project_id);
  }

  /** Takes the next number of a project that is followed; false for any other number. */
  advance(project_id: string, seq: number): boolean {
    const head = this.heads.get(project_id);
    if (head === undefined || seq !== head + 1) return false;
    this.heads.set(project_id, seq);
    return true;
  }
}
