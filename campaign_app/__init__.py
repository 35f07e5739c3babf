"""Campaign App: turns policy priorities and press releases into action pages, and delivers what people sign."""
