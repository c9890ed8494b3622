enum PlaceholderSIPPhone {}
