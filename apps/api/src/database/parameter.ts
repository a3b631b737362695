/** Stands in a compiled query for a value that comes when the query is run. */
export class Parameter {
  readonly name: PropertyKey

  constructor(name: PropertyKey) {
    this.name = name
  }
}
