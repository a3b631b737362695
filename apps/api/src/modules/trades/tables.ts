// eslint will refuse this once it stays empty: the module fills it.
export interface TradesTables {}
