enum PlaceholderWebexAPI {}
