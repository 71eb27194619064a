import { Injectable } from '@nestjs/common';

/** The number of the last delivered event of each followed project. The feed advances them. */
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

  /** The followed projects. */
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

  /** Advances a followed project to the next number; returns false for any other number. */
  advance(project_id: string, seq: number): boolean {
    const head = this.heads.get(project_id);
    if (head === undefined || seq !== head + 1) return false;
    this.heads.set(project_id, seq);
    return true;
  }

  /** Advances a followed project over numbers whose events are not sent. */
  skipTo(project_id: string, seq: number): void {
    const head = this.heads.get(project_id);
    if (head !== undefined && seq > head) this.heads.set(project_id, seq);
  }
}
