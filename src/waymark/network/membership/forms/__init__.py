"""What is typed about members: invitations, endorsements, steps, seats, the lead, a handover."""
