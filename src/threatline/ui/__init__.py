"""The window around the canvas: panels, pages, dialogs and actions. Qt; views listen to the desk and run commands."""
