"""What makes and breaks the two Iraqi governments' ability to fight and to reconcile."""
